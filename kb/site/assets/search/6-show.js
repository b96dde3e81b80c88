// Hits → what the theme shows: addresses, titles and excerpts with the hits marked, the word that is being typed.

const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => MARKUP[character]);

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

// What the theme shows for a hit. `words` are the site's own.
function shown(hit, index, marks, words) {
  const [kind, command, title, url, text, verified, example] = index.docs[hit.doc];
  const name = kind === OPTION_KIND ? `${command} ${title}` : title;
  const mark = verified ? ` <span class="kb-search-verified" title="${words.verified}">✓<span>${words.verified}</span></span>` : "";
  const of = kind === SNIPPET && command ? ` <code>${escapeHtml(command)}</code>` : "";
  return {
    location: url,
    title: `<span class="kb-search-${KINDS[kind]}">${marked(name, marks)}${of}${mark}</span>`,
    text: `<p>${marked(text, marks)}</p>` + (example ? `<p><code>${escapeHtml(example)}</code></p>` : ""),
    score: hit.score,
    command,
    terms: termsIn(`${name} ${text}`, marks),
    // The theme shows no text for a place within a page; a tag may hold it.
    tags: [...(url.includes("#") && text ? [`<span class="kb-search-text">${marked(text, marks)}</span>`] : []), words.kinds[kind]],
  };
}

// How the last word goes on, for the theme's type-ahead: a word of the first command, or the shortest known one.
function suggestion(text, found, index) {
  const last = text.split(/[\s-]+/).pop();
  if (!last || index.surfaces.has(last) || index.words.has(last)) return [];
  const first = found.hits.find((hit) => index.docs[hit.doc][0] === COMMAND);
  const near = first ? index.docs[first.doc][1].split(/[ -]/) : [];
  const slot = found.slots[found.slots.length - 1];
  const close = slot ? [...slot.concepts.keys()].flatMap((concept) => index.surfacesByConcept.get(concept) || []) : [];
  const word = [...near, ...close.sort((a, b) => a.length - b.length)].find((one) => one.startsWith(last) && one !== last);
  return word ? [word] : [];
}

function answer(text, index, words) {
  const found = search(text, index);
  const marks = marker(found.slots, index);
  return {
    items: found.hits.map((hit) => [shown(hit, index, marks, words)]),
    suggest: suggestion(text, found, index),
  };
}
