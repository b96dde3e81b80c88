// A query → what it asks for: slots, each with what it may mean.

const [EXACT, COMPLETED, CORRECTED] = [10, 8, 8];
const COMPLETIONS = 24;

const slotOf = (text, more = {}) =>
  ({ text, concepts: new Map(), terms: new Map(), names: [], option: "", options: [], whole: true, not: false, ...more });
const termSlot = (text, term = text) => slotOf(text, { terms: new Map([[term, EXACT]]) });
const byLength = (a, b) => a.length - b.length;
const startingWith = (known, text) => [...known].filter((word) => word.startsWith(text)).sort();

function analyse(text, index) {
  const slots = [];
  const found = words(text);
  let at = 0;
  while (at < found.length) {
    let used = 1;
    let more = [];
    if (found[at].kind === "option") more = [optionSlot(found[at].text, index)];
    else if (found[at].kind === "latin") [used, more] = latinSlots(found, at, index);
    else if (found[at].kind === "hangul") [used, more] = hangulSlots(found, at, index);
    slots.push(...more);
    at += used;
  }
  deny(slots, index);
  return slots;
}

// Marks what is denied: the next word that says something after "without", the one before 없이.
function deny(slots, index) {
  const told = (slot) => [...slot.concepts.keys()].some((concept) => index.weights[concept]);
  slots.forEach((slot, at) => {
    const names = [...slot.concepts.keys()].map((concept) => index.concepts[concept]);
    const after = slots.slice(at + 1).find(told);
    const before = slots.slice(0, at).reverse().find(told);
    if (names.includes("not_next") && after) after.not = true;
    if (names.includes("not_before") && before) before.not = true;
  });
}

function known(text, index, strength = EXACT) {
  const slot = slotOf(text, { names: index.words.has(text) ? [text] : [] });
  for (const concept of index.surfaces.get(text) || []) believe(slot, concept, strength, index);
  return slot;
}

function believe(slot, concept, strength, index) {
  slot.concepts.set(concept, strength);
  if (index.weights[concept]) slot.terms.set("@" + index.concepts[concept], strength);
}

function optionSlot(text, index) {
  const all = index.allOptions;
  if (!all.has(text) && [...text].some((character) => character > "z")) text = asLatin(text);
  if (!all.has(text) && all.has(lower(text))) text = lower(text);
  let names = all.has(text) ? [text] : [];
  if (!names.length && text.startsWith("--") && text.length > 3) {
    names = startingWith(all.keys(), text);
    if (!names.length) names = nearest(text, [...all.keys()].sort(), 1);
  } else if (!names.length && text.length > 2 && text[1] !== "-") {
    const letters = [...text.slice(1)].map((letter) => `-${letter}`);
    if (letters.every((letter) => all.has(letter))) {
      return slotOf(text, { option: text, options: letters, terms: new Map(letters.map((letter) => [letter, EXACT])) });
    }
    names = all.has("-" + text) ? ["-" + text] : all.has(letters[0]) ? letters.slice(0, 1) : [];
  }
  const terms = names.length ? names.slice(0, 4) : [text];
  return slotOf(text, { option: text, options: names.slice(0, 1), terms: new Map(terms.map((name) => [name, EXACT])) });
}

function latinSlots(found, at, index) {
  for (const count of [4, 3, 2]) {
    const run = found.slice(at, at + count);
    if (run.length === count && run.every((word) => word.kind === "latin")) {
      const phrase = run.map((word) => word.text).join(" ");
      if (index.surfaces.has(phrase)) return [count, [known(phrase, index)]];
    }
  }
  const text = found[at].text;
  if (index.surfaces.has(text) || index.words.has(text)) return [1, [known(text, index)]];
  if (index.hasTerm(stem(text)) && !(at + 1 === found.length && text.length < 3)) return [1, [termSlot(text, stem(text))]];
  const hangul = otherLayout(text, index);
  if (hangul.length) return [1, hangul];
  const parts = partsOf(text, index);
  if (parts.length) return [1, parts.map((part) => known(part, index))];
  return [1, [guess(text, index)]];
}

function otherLayout(text, index) {
  const hangul = asHangul(text);
  if (hangul.length < 2 || ![...hangul].every((character) => character >= "가" && character <= "힣")) return [];
  const pieces = segments(hangul, index);
  return pieces.every(([, word]) => word !== null) ? slotsOf(pieces, index) : [];
}

function partsOf(text, index) {
  if (text.startsWith("docker")) {
    const rest = text.slice(6);
    if (index.words.has(rest)) return ["docker", rest];
    for (let cut = 2; cut < rest.length - 1; cut++) {
      const [head, tail] = [rest.slice(0, cut), rest.slice(cut)];
      if (index.words.has(head) && index.words.has(tail)) return ["docker", head, tail];
    }
  }
  for (let cut = 2; cut < text.length - 1; cut++) {
    const [head, tail] = [text.slice(0, cut), text.slice(cut)];
    if (index.surfaces.has(head) && index.surfaces.has(tail) && (index.words.has(head) || index.words.has(tail))) {
      return [head, tail];
    }
  }
  return [];
}

function guess(text, index) {
  const slot = slotOf(text, { whole: false });
  const longer = startingWith(index.surfaces.keys(), text);
  const names = startingWith(index.words, text);
  if (longer.length || names.length) {
    for (const word of longer.sort(byLength).slice(0, COMPLETIONS)) add(slot, known(word, index, COMPLETED));
    slot.names = names.sort(byLength);
  } else if (text.length > 2) {
    const all = index.once("latin", () => [
      ...[...index.surfaces.keys()].sort(),
      ...[...index.words].filter((word) => !index.surfaces.has(word)).sort(),
    ]);
    const near = nearest(text, all, text.length < 8 ? 1 : 2);
    for (const word of near) add(slot, known(word, index, CORRECTED));
    slot.names = near.filter((name) => index.words.has(name));
    slot.whole = near.length > 0;
  }
  for (const term of index.termsFrom(stem(text), 8)) if (!slot.terms.has(term)) slot.terms.set(term, COMPLETED);
  if (!slot.terms.size && !slot.concepts.size && !slot.names.length) {
    slot.terms.set(stem(text), EXACT);
    slot.whole = true;
  }
  return slot;
}

function add(slot, other) {
  for (const [concept, strength] of other.concepts) if (!slot.concepts.has(concept)) slot.concepts.set(concept, strength);
  for (const [term, strength] of other.terms) if (!slot.terms.has(term)) slot.terms.set(term, strength);
}

const sortedLetters = (text) => [...text].sort().join("");
const inOrder = (a, b) => {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return a[at] - b[at];
  return 0;
};

function nearest(text, all, limit) {
  const ranked = [];
  const letters = sortedLetters(text);
  all.forEach((other, number) => {
    if (other.length > 2 && Math.abs(other.length - text.length) <= limit) {
      const slips = distance(text, other, limit);
      if (slips <= limit) ranked.push([slips, sortedLetters(other) === letters ? 0 : text[0] === other[0] ? 1 : 2, number]);
    }
  });
  ranked.sort(inOrder);
  return ranked.filter(([slips, kind]) => slips === ranked[0][0] && kind === ranked[0][1])
    .slice(0, 3).map(([, , number]) => all[number]);
}

function hangulSlots(found, at, index) {
  const { text, joined } = found[at];
  if ([...text].some((character) => character >= "ㄱ" && character <= "ㅣ")) return [1, looseSlots(text, index)];
  if (joined && index.endings.has(text)) return [1, []];
  const after = found[at + 1];
  if (after && after.kind === "hangul" && !after.joined) {
    const both = text + after.text;
    for (let length = Math.min(both.length, index.longest); length > text.length; length--) {
      if (index.surfaces.has(both.slice(0, length)) && (length === both.length || ends(both.slice(length), index))) {
        return [2, slotsOf(segments(both, index), index)];
      }
    }
  }
  if (index.endings.has(text) && !index.surfaces.has(text)) return [1, []];
  const latin = asLatin(text);
  const pieces = segments(text, index);
  const unknown = pieces.reduce((sum, [piece, word]) => sum + (word === null ? piece.length : 0), 0);
  if (unknown && (index.words.has(latin) || index.surfaces.has(latin))) return [1, [known(latin, index)]];
  if (unknown * 2 > text.length || (unknown && text.length < 3)) return [1, unknownSlots(text, pieces, index)];
  return [1, slotsOf(pieces, index)];
}

function looseSlots(text, index) {
  if (isInitials(text)) {
    let concepts = index.initials.get(text) || [];
    if (!concepts.length && text.length > 1) {
      concepts = [...index.initials].filter(([key]) => key.startsWith(text)).flatMap(([, ids]) => ids);
    }
    if (concepts.length) return [ofInitials(text, concepts, index)];
  }
  const latin = asLatin(text);
  if (index.words.has(latin) || index.surfaces.has(latin)) return [known(latin, index)];
  const started = begun(text, index);
  if (started.concepts.size) return [started];
  if (/^[A-Za-z]+$/.test(latin)) {
    const parts = partsOf(latin, index);
    if (parts.length) return parts.map((part) => known(part, index));
    const guessed = guess(latin, index);
    if (guessed.concepts.size || guessed.names.length) return [guessed];
  }
  return [termSlot(text)];
}

function ofInitials(text, concepts, index) {
  const slot = slotOf(text, { whole: false });
  let strength = EXACT;
  for (const concept of concepts) {
    if (slot.concepts.has(concept)) continue;
    believe(slot, concept, strength, index);
    strength = Math.max(4, strength - 1);
  }
  return slot;
}

function begun(text, index) {
  const slot = slotOf(text, { whole: false });
  const keys = jamo(text);
  const longer = index.byJamo.filter(([typed]) => typed.startsWith(keys)).map(([, word]) => word);
  for (const word of longer.sort(byLength).slice(0, COMPLETIONS)) add(slot, known(word, index, COMPLETED));
  return slot;
}

function unknownSlots(text, pieces, index) {
  const bare = withoutEnding(text, index);
  const keys = jamo(bare);
  const corrected = (slot, near) => {
    for (const word of near) add(slot, known(word, index, CORRECTED));
    return [slot];
  };
  if (index.hasTerm(bare)) return corrected(termSlot(text, bare), text.length > 2 ? nearestTyped(jamo(text), index) : []);
  for (const form of new Set([text, bare])) {
    const started = begun(form, index);
    if (started.concepts.size) return [started];
  }
  const [slot] = corrected(slotOf(text), keys.length > 4 ? nearestTyped(keys, index) : []);
  for (const term of index.termsFrom(bare, 8)) if (!slot.terms.has(term)) slot.terms.set(term, COMPLETED);
  if (slot.concepts.size || slot.terms.size) return [slot];
  const said = slotsOf(pieces, index);
  return said.length ? said : [termSlot(text, bare)];
}

function nearestTyped(keys, index) {
  const limit = keys.length < 8 ? 1 : 2;
  const ranked = [];
  index.byJamo.forEach(([typed], number) => {
    if (Math.abs(typed.length - keys.length) > limit) return;
    const slips = distance(keys, typed, limit);
    if (slips <= limit) ranked.push([slips, number]);
  });
  ranked.sort(inOrder);
  return ranked.filter(([slips]) => slips === ranked[0][0]).map(([, number]) => index.byJamo[number][1]).slice(0, 3);
}

function withoutEnding(text, index) {
  for (let length = text.length - 2; length > 0; length--) {
    if (index.endings.has(text.slice(-length))) return text.slice(0, -length);
  }
  return text;
}

function ends(rest, index) {
  if (index.endings.has(rest)) return true;
  for (let cut = 1; cut < rest.length; cut++) {
    if (index.endings.has(rest.slice(0, cut)) && index.endings.has(rest.slice(cut))) return true;
  }
  return false;
}

function segments(run, index) {
  const best = [[0, 0, ""]];
  for (let at = 1; at <= run.length; at++) {
    best[at] = [best[at - 1][0] - 12, at - 1, "?"];
    for (let start = Math.max(0, at - index.longest); start < at; start++) {
      const piece = run.slice(start, at);
      const length = at - start;
      if (index.surfaces.has(piece)
          && (length > 1 || (start === 0 && (at === run.length || ends(run.slice(at), index))))) {
        const value = best[start][0] + 10 * length - 5;
        if (value > best[at][0]) best[at] = [value, start, "w"];
      }
      if (start && index.endings.has(piece)) {
        const value = best[start][0] + 4 * length - 2;
        if (value > best[at][0]) best[at] = [value, start, "e"];
      }
    }
  }
  const pieces = [];
  for (let at = run.length; at > 0;) {
    const [, start, kind] = best[at];
    const piece = run.slice(start, at);
    const last = pieces[pieces.length - 1];
    if (kind === "?" && last && last[1] === null) last[0] = piece + last[0];
    else pieces.push([piece, kind === "w" ? piece : kind === "e" ? "" : null]);
    at = start;
  }
  return pieces.reverse();
}

function slotsOf(pieces, index) {
  const slots = [];
  for (const [piece, word] of pieces) {
    if (word) slots.push(known(word, index));
    else if (word === null && piece.length > 1) slots.push(termSlot(piece));
  }
  return slots;
}
