// What the package's Python asks: text in and out, as JSON.

let index;

function load(document) {
  index = new SearchIndex(JSON.parse(document));
}

// `text` in pieces, each with whether it is a hit.
function pieces(text, marks) {
  const found = [];
  let end = 0;
  for (const [from, to] of hitsIn(text, marks)) {
    found.push([text.slice(end, from), false], [text.slice(from, to), true]);
    end = to;
  }
  return [...found, [text.slice(end), false]];
}

function ask(query, limit) {
  const found = search(JSON.parse(query), index, limit);
  const marks = marker(found.slots, index);
  return JSON.stringify(found.hits.map(({ doc, score }) => {
    const [kind, command, title, url, text, verified, example] = index.docs[doc];
    const name = kind === OPTION_KIND ? `${command} ${title}` : title;
    return { kind: KINDS[kind], command, title: name, url, snippet: text, score, verified, example, pieces: pieces(text, marks) };
  }));
}

// The terms that each of `texts` is found by: the rules of queries, for who builds an index.
function terms(texts) {
  return JSON.stringify(JSON.parse(texts).map((text) => termsOf(text, index)));
}

function termsOf(text, index) {
  const found = [];
  for (const word of allWords(text)) {
    if (word.kind === "option") {
      found.push(word.text);
    } else if (word.kind === "latin") {
      const known = index.surfaces.get(word.text) || [];
      found.push(...told(known, index));
      if (!known.length) found.push(stem(word.text));
    } else if (word.kind === "hangul" && !(word.joined && index.endings.has(word.text))) {
      for (const [piece, meant] of segments(word.text, index)) {
        if (meant) found.push(...told(index.surfaces.get(meant), index));
        else if (meant === null && piece.length > 1) found.push(withoutEnding(piece, index));
      }
    }
  }
  return found;
}

const told = (concepts, index) => concepts.filter((one) => index.weights[one]).map((one) => "@" + index.concepts[one]);

// Words of a text of any length: a query's length is limited.
function allWords(text) {
  const found = [];
  let part = "";
  for (const token of text.split(/\s+/)) {
    if (part && part.length + token.length > LIMIT - 50) {
      found.push(...words(part));
      part = "";
    }
    part += `${token} `;
  }
  return [...found, ...words(part)];
}
