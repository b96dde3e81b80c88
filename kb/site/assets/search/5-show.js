// Hits → what the theme shows: addresses, titles and excerpts with the hits marked, the word that is being typed.

const EXCERPT = 180;
const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => MARKUP[character]);
const escapePattern = (text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

// A pattern for whatever says the same as the query, in both languages; null where nothing is to be marked.
function marker(slots, index) {
  const found = new Set();
  for (const slot of slots) {
    const said = [...slot.concepts.keys()].filter((concept) => index.weights[concept]);
    if (slot.option || slot.names.length || said.length || !slot.concepts.size) found.add(slot.text);
    for (const name of [...slot.options, ...(slot.whole ? slot.names : [])]) found.add(name);
    for (const concept of said) {
      // Short words of the other language would be found inside others; what was typed is marked in any case.
      for (const text of index.surfacesByConcept.get(concept) || []) if (text.length > 1) found.add(text);
    }
  }
  const patterns = [...found].filter((text) => text !== "docker").sort((a, b) => b.length - a.length).map((text) =>
    text[0] === "-" ? `(?<![\\w-])${escapePattern(text)}(?![\\w-])`
      : text[0] < "\x7f" ? `(?<![a-z0-9])${escapePattern(text)}(?![a-z0-9])`
        : [...text].map(escapePattern).join("\\s?"));
  return patterns.length ? new RegExp(patterns.join("|"), "gi") : null;
}

function marked(text, pattern) {
  if (!pattern) return escapeHtml(text);
  let shown = "";
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    shown += escapeHtml(text.slice(end, match.index)) + `<mark data-md-highlight>${escapeHtml(match[0])}</mark>`;
    end = match.index + match[0].length;
  }
  return shown + escapeHtml(text.slice(end));
}

// The part of `text` around the first hit.
function excerpt(text, pattern) {
  if (text.length <= EXCERPT) return text;
  const first = pattern ? text.search(pattern) : -1;
  let start = first > 60 ? text.indexOf(" ", first - 50) + 1 : 0;
  if (start > first && first > 0) start = first;
  const end = start + EXCERPT;
  return (start ? "… " : "") + text.slice(start, end).trim() + (end < text.length ? " …" : "");
}

// The hits in `text`, for the theme to mark on the page too.
function termsIn(text, pattern) {
  const found = pattern ? text.match(pattern) || [] : [];
  return Object.fromEntries([...new Set(found.map(lower))].slice(0, 8).map((term) => [term, true]));
}

// What the theme shows for a hit. `words` are the site's own, `home` leads to the other language's build.
function shown(hit, found, index, other, pattern, words, home) {
  const [kind, command, title, url, text, verified, example] = (hit.second ? other : index).docs[hit.doc];
  const name = kind === OPTION_KIND ? `${command} ${title}` : title;
  const mark = verified ? ` <span class="kb-search-verified" title="${words.verified}">✓<span>${words.verified}</span></span>` : "";
  const of = kind === SNIPPET && command ? ` <code>${escapeHtml(command)}</code>` : "";
  return {
    location: (hit.second ? home : "") + url,
    title: `<span class="kb-search-${KINDS[kind]}">${marked(name, pattern)}${of}${mark}</span>`,
    text: `<p>${marked(excerpt(text, pattern), pattern)}</p>` + (example ? `<p><code>${escapeHtml(example)}</code></p>` : ""),
    score: hit.score,
    terms: termsIn(name + " " + text, pattern),
    tags: [words.kinds[kind], ...(hit.second ? [words.other] : [])],
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
  const pattern = found.hits.length ? marker(found.slots, index) : null;
  return {
    items: found.hits.map((hit) => [shown(hit, found, index, other, pattern, words, home)]),
    suggest: suggestion(text, found, index),
  };
}
