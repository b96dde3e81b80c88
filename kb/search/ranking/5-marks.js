// What to mark where the answers to a query are shown.

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
