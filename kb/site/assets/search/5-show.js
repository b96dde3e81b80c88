// Hits → what the theme shows: addresses, titles and excerpts with the hits marked, the word that is being typed.

const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => MARKUP[character]);

const TOKENS = /--?[a-z][\w-]*|[a-z0-9]+|[가-힣]+/gi;

// What says the same as the query, in both languages: whole words, and how words begin that are still being typed.
function marker(slots, index) {
  const said = new Set();
  const begun = [];
  for (const slot of slots) {
    const concepts = [...slot.concepts.keys()].filter((concept) => index.weights[concept]);
    if (!concepts.length && slot.concepts.size) continue; // how, of, 도커: they would be marked everywhere
    said.add(slot.text);
    for (const option of slot.options) said.add(option);
    if (!slot.whole) begun.push(slot.text);
    else for (const concept of concepts) for (const text of index.surfacesByConcept.get(concept) || []) said.add(text);
  }
  return { said, begun, longest: index.longest };
}

// The hits in `text`, as [start, end].
function hitsIn(text, { said, begun, longest }) {
  const found = [];
  for (const { 0: token, index: at } of text.matchAll(TOKENS)) {
    const word = lower(token);
    if (said.has(word) || begun.some((start) => word.startsWith(start))) {
      found.push([at, at + word.length]);
    } else if (word[0] >= "가") {
      for (let start = 0; start < word.length; start++) {
        for (let end = Math.min(word.length, start + longest); end > start + 1; end--) {
          if (!said.has(word.slice(start, end))) continue;
          found.push([at + start, at + end]);
          start = end - 1;
          break;
        }
      }
    }
  }
  return found;
}

function marked(text, marks) {
  let shown = "";
  let end = 0;
  for (const [from, to] of hitsIn(text, marks)) {
    shown += escapeHtml(text.slice(end, from)) + `<mark data-md-highlight>${escapeHtml(text.slice(from, to))}</mark>`;
    end = to;
  }
  return shown + escapeHtml(text.slice(end));
}

// The hits in `text`, for the theme to mark on the page too.
function termsIn(text, marks) {
  const found = hitsIn(text, marks).map(([from, to]) => lower(text.slice(from, to)));
  return Object.fromEntries([...new Set(found)].slice(0, 8).map((term) => [term, true]));
}

// What the theme shows for a hit. `words` are the site's own, `home` leads to the other language's build.
function shown(hit, index, other, marks, words, home) {
  const [kind, command, title, url, text, verified, example] = (hit.second ? other : index).docs[hit.doc];
  const name = kind === OPTION_KIND ? `${command} ${title}` : title;
  const mark = verified ? ` <span class="kb-search-verified" title="${words.verified}">✓<span>${words.verified}</span></span>` : "";
  const of = kind === SNIPPET && command ? ` <code>${escapeHtml(command)}</code>` : "";
  return {
    location: (hit.second ? home : "") + url,
    title: `<span class="kb-search-${KINDS[kind]}">${marked(name, marks)}${of}${mark}</span>`,
    text: `<p>${marked(text, marks)}</p>` + (example ? `<p><code>${escapeHtml(example)}</code></p>` : ""),
    score: hit.score,
    command,
    terms: termsIn(`${name} ${text}`, marks),
    // The theme shows no text for a place within a page; a tag may hold it.
    tags: [...(url.includes("#") && text ? [`<span class="kb-search-text">${marked(text, marks)}</span>`] : []), words.kinds[kind], ...(hit.second ? [words.other] : [])],
  };
}

// How the last word goes on, for the theme's type-ahead: a word of the first command, or the shortest known one.
function suggestion(text, found, index) {
  const last = text.split(/[\s-]+/).pop();
  if (!last || index.surfaces.has(last) || index.words.has(last)) return [];
  const first = found.hits.find((hit) => !hit.second && index.docs[hit.doc][0] === COMMAND);
  const near = first ? index.docs[first.doc][1].split(/[ -]/) : [];
  const slot = found.slots[found.slots.length - 1];
  const close = slot ? [...slot.concepts.keys()].flatMap((concept) => index.surfacesByConcept.get(concept) || []) : [];
  const word = [...near, ...close.sort((a, b) => a.length - b.length)].find((one) => one.startsWith(last) && one !== last);
  return word ? [word] : [];
}

function answer(text, index, other, words, home) {
  const found = search(text, index, other);
  const marks = marker(found.slots, index);
  return {
    items: found.hits.map((hit) => [shown(hit, index, other, marks, words, home)]),
    suggest: suggestion(text, found, index),
  };
}
