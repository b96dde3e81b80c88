// What was typed → words. The twin of kb/search/text.py: same rules, same results.

const LIMIT = 300;
const BLANKS = "\\x00-\\x20\\x7f-\\xa0\\u1680\\u2000-\\u200f\\u2028-\\u202f\\u205f\\u2060\\u3000\\ufeff";
const CHUNKS = new RegExp(`[^${BLANKS},;?!"'\`()\\[\\]<>|&]+`, "gu");
const OPTION = /^--?[A-Za-z가-힣ㄱ-ㅣ][A-Za-z0-9가-힣ㄱ-ㅣ-]*/;
const WORDS = /[a-z][a-z0-9]*|[0-9][0-9a-z]*|[가-힣ㄱ-ㅣ]+/g;
const PLACE = /^[./~$]|:\/|^[0-9a-z.-]+\/|^[a-z]+:[0-9]/;

const LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const VOWELS = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
const TAILS =
  " ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ");
const PAIRS = new Map(
  "ㄳ:ㄱㅅ ㄵ:ㄴㅈ ㄶ:ㄴㅎ ㄺ:ㄹㄱ ㄻ:ㄹㅁ ㄼ:ㄹㅂ ㄽ:ㄹㅅ ㄾ:ㄹㅌ ㄿ:ㄹㅍ ㅀ:ㄹㅎ ㅄ:ㅂㅅ ㅘ:ㅗㅏ ㅙ:ㅗㅐ ㅚ:ㅗㅣ ㅝ:ㅜㅓ ㅞ:ㅜㅔ ㅟ:ㅜㅣ ㅢ:ㅡㅣ"
    .split(" ").map((pair) => pair.split(":")));
const KEYS = new Map([..."qwertyuiopasdfghjklzxcvbnm"].map((key, at) => [key, "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"[at]]));
const LATIN = new Map([...[...KEYS].map(([key, typed]) => [typed, key]), ..."ㅃq ㅉw ㄸe ㄲr ㅆt ㅒo ㅖp".split(" ").map((pair) => [pair[0], pair[1]])]);

const lower = (text) => text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));

function fold(text) {
  if (/[\u1100-\u11ff]/.test(text)) text = text.normalize("NFC");
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

function words(text) {
  const found = [];
  for (let chunk of fold(Array.from(text).slice(0, LIMIT).join("")).match(CHUNKS) || []) {
    if (chunk.startsWith("-")) {
      const option = OPTION.exec(chunk);
      if (option) {
        const name = option[0].replace(/-+$/, ""); // -P is not -p
        found.push({ text: name.length === 2 ? name : lower(name), kind: "option", joined: false });
      }
      continue;
    }
    chunk = lower(chunk);
    if (PLACE.test(chunk)) continue;
    let end = -1;
    for (const match of chunk.matchAll(WORDS)) {
      const first = match[0][0];
      const kind = first <= "9" ? "number" : first <= "z" ? "latin" : "hangul";
      found.push({ text: match[0], kind, joined: match.index === end });
      end = match.index + match[0].length;
    }
  }
  return found;
}

function jamo(text) {
  let parts = "";
  for (const character of text) {
    const code = character.charCodeAt(0) - 0xac00;
    parts += code >= 0 && code < 11172
      ? LEADS[Math.floor(code / 588)] + VOWELS[Math.floor((code % 588) / 28)] + TAILS[code % 28]
      : PAIRS.get(character) || character;
  }
  return parts;
}

const initials = (text) => [...text].map((character) =>
  character >= "가" && character <= "힣" ? LEADS[Math.floor((character.charCodeAt(0) - 0xac00) / 588)] : character).join("");

const isInitials = (text) => [...text].every((character) => character >= "ㄱ" && character <= "ㅎ");

const asLatin = (text) => [...jamo(text)].map((key) => LATIN.get(key) || key).join("");

function asHangul(text) {
  const keys = [...text].map((letter) => KEYS.get(letter) || letter);
  let out = "";
  let at = 0;
  while (at < keys.length) {
    if (!LEADS.includes(keys[at]) || at + 1 === keys.length || !VOWELS.includes(keys[at + 1])) {
      out += keys[at];
      at += 1;
      continue;
    }
    const lead = keys[at];
    let vowel = keys[at + 1];
    at += 2;
    if (at < keys.length && VOWELS.includes(vowel + keys[at])) {
      vowel += keys[at];
      at += 1;
    }
    let tail = "";
    while (at < keys.length && TAILS.includes(tail + keys[at]) && !(at + 1 < keys.length && VOWELS.includes(keys[at + 1]))) {
      tail += keys[at];
      at += 1;
    }
    out += String.fromCharCode(0xac00 + LEADS.indexOf(lead) * 588 + VOWELS.indexOf(vowel) * 28 + TAILS.indexOf(tail));
  }
  return out;
}

function stem(word) {
  for (const [ending, rest] of [["ies", "y"], ["sses", "ss"], ["ing", ""], ["ed", ""], ["s", ""]]) {
    if (word.endsWith(ending) && word.length - ending.length >= 3 && !/(ss|us|is)$/.test(word)) {
      return word.slice(0, word.length - ending.length) + rest;
    }
  }
  return word;
}

function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let older;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    older = before;
    before = row;
    row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      let cost = Math.min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] !== b[j - 1] ? 1 : 0));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2] + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
  }
  return row[row.length - 1];
}

// The index as it was fetched → what a query is put to. The twin of kb/search/index.py.

const SCHEMA = 1;
const [COMMAND, OPTION_KIND, SNIPPET, SECTION] = [0, 1, 2, 3];
const KINDS = ["command", "option", "snippet", "section"];

const numbers = (text) => (text ? text.split(",").map(Number) : []);
const put = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));

// Words of which each stands without what it shares with the one before.
function restored(part) {
  let before = "";
  return part ? part.split(",").map((item) => (before = before.slice(0, item.charCodeAt(0) - 48) + item.slice(1))) : [];
}

class SearchIndex {
  constructor(data) {
    if (!data || data.schema !== SCHEMA) throw new Error(`search index of schema ${data && data.schema}, not ${SCHEMA}`);
    this.language = data.lang;
    const concepts = data.concepts.split(" ").map((entry) => entry.split(":"));
    this.concepts = concepts.map(([name]) => name);
    this.weights = concepts.map(([, weight]) => Number(weight));
    this.near = new Map();
    for (const line of data.near.split(" ")) {
      const [one, other, strength] = line.split(":").map(Number);
      for (const [from, to] of [[one, other], [other, one]]) {
        if (!this.near.has(from)) this.near.set(from, new Map());
        this.near.get(from).set(to, strength);
      }
    }
    this.surfaces = new Map();
    this.headings = [];
    this.longest = 0;
    data.surfaces.split("\n").forEach((line, concept) => {
      const lists = line.split("/").map(restored);
      this.headings.push(lists[0]);
      for (const text of lists.flat()) {
        put(this.surfaces, text, concept);
        this.longest = Math.max(this.longest, text.length);
      }
    });
    this.endings = new Set(data.endings.split(" "));
    this.priors = data.priors;
    this.spellings = new Map();
    data.spellings.forEach((names, number) => {
      for (const name of names.split(",")) this.spellings.set(name.replaceAll("-", " "), number);
    });
    this.groups = new Set(data.groups);
    this.paths = new Set();
    this.words = new Set();
    for (const name of this.spellings.keys()) {
      const parts = name.split(" ");
      parts.forEach((part, at) => {
        this.words.add(part);
        this.paths.add(parts.slice(0, at + 1).join(" "));
      });
    }
    this.fill(data);
    this.owners = new Map(Object.entries(data.owners));
    this.terms = data.terms.split(" ");
    this.encoded = data.postings.split(" ");
    this.data = data;
    this.kept = new Map();
    this.decoded = new Map();
  }

  // Documents, which the file holds without what can be told from the rest.
  fill(data) {
    const names = data.spellings.map((group) => group.split(",")[0]);
    this.docs = data.commands.map(([text, verified, example], command) =>
      [COMMAND, names[command], names[command], `reference/${names[command].replaceAll(" ", "-")}/`, text, verified, example]);
    this.options = names.map(() => new Map());
    for (const line of data.options.split("\n")) {
      const [title, text, commands] = line.split("\t");
      const spelled = title.split(", ");
      for (const command of numbers(commands)) {
        for (const name of spelled) this.options[command].set(name, this.docs.length);
        const url = `${this.docs[command][3]}#option-${spelled[spelled.length - 1].replace(/^--/, "")}`;
        this.docs.push([OPTION_KIND, names[command], title, url, text, 0, ""]);
      }
    }
    for (const [kind, command, ...rest] of data.docs) this.docs.push([kind, command < 0 ? "" : names[command], ...rest, ""]);
  }

  // What `make` gives, made when it is first asked for.
  once(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name);
  }

  get intentsByConcept() {
    return this.once("intents", () => {
      const found = new Map();
      this.data.intents.split("\n").forEach((line, command) => {
        for (const part of line ? line.split("|") : []) {
          const [needed, optional, options] = part.split(";");
          const intent = {
            command,
            needed: numbers(needed),
            holds: [...numbers(needed), ...numbers(optional)],
            options: options ? options.split(",") : [],
          };
          for (const concept of intent.needed) put(found, concept, intent);
        }
      });
      return found;
    });
  }

  get allOptions() {
    return this.once("options", () => {
      const found = new Map();
      this.options.forEach((options, command) => {
        for (const name of options.keys()) put(found, name, command);
      });
      return found;
    });
  }

  get byJamo() {
    return this.once("jamo", () =>
      [...this.surfaces.keys()].filter((text) => text[0] >= "가" && text.length > 1).map((text) => [jamo(text), text]));
  }

  get initials() {
    return this.once("initials", () => {
      const found = new Map();
      this.headings.forEach((texts, concept) => {
        for (const text of texts) {
          if (text[0] < "가") continue;
          const key = initials(text);
          if (!found.has(key) || !found.get(key).includes(concept)) put(found, key, concept);
        }
      });
      const asked = (concept) => (this.intentsByConcept.get(concept) || []).length;
      for (const known of found.values()) known.sort((a, b) => asked(b) - asked(a) || a - b);
      return found;
    });
  }

  get surfacesByConcept() {
    return this.once("surfaces", () => {
      const found = new Map();
      for (const [text, concepts] of this.surfaces) for (const concept of concepts) put(found, concept, text);
      return found;
    });
  }

  numberOf(doc) {
    return this.spellings.get(this.docs[doc][1].replaceAll("-", " "));
  }

  place(term) {
    let low = 0;
    let high = this.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.terms[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  hasTerm(term) {
    return this.terms[this.place(term)] === term;
  }

  termsFrom(prefix, limit) {
    const at = this.place(prefix);
    return this.terms.slice(at, at + limit).filter((term) => term.startsWith(prefix));
  }

  postings(term) {
    const at = this.place(term);
    if (this.terms[at] !== term) return [];
    if (this.decoded.has(at)) return this.decoded.get(at);
    const found = [];
    let document = -1;
    let delta = 0;
    const encoded = this.encoded[at];
    for (let position = 0; position < encoded.length; position++) {
      const code = encoded.charCodeAt(position);
      if (code >= 65 && code < 81) {
        document += delta + 1;
        found.push([document, code - 64]);
        delta = 0;
      } else {
        delta = delta * 36 + (code < 65 ? code - 48 : code - 87);
      }
    }
    this.decoded.set(at, found);
    return found;
  }
}

// A query → what it asks for. The twin of kb/search/query.py.

const [EXACT, COMPLETED, CORRECTED] = [10, 8, 8];
const COMPLETIONS = 24;

const slotOf = (text, more = {}) =>
  ({ text, concepts: new Map(), terms: new Map(), names: [], option: "", options: [], whole: true, ...more });
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
  return slots;
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

// Slots → ranked documents. The twin of kb/search/rank.py: whole numbers only, so that both give the same list.

const ENOUGH = 400;
const SHARE = 6;
const SECOND_CHOICE = 5;
const answerOf = (like = 0, met = 0, options = []) => ({ like, met, options, bonus: 0 });
const tenths = (value, part) => Math.floor((value * part) / 10);

// Hits ({doc, score, second}), best first, and the slots of the query.
function search(text, index, other, limit = 30) {
  const slots = analyse(text, index);
  if (!slots.length) return { hits: [], slots };
  const scores = commandScores(slots, index);
  for (const [doc, score] of documents(slots, index)) {
    const kind = index.docs[doc][0];
    if (kind === COMMAND) {
      if (!scores.has(doc)) scores.set(doc, [tenths(score, 7) + index.priors[doc] * 4, []]);
    } else if (kind === OPTION_KIND) {
      if (!scores.has(doc)) scores.set(doc, [tenths(score, 8) + index.priors[index.numberOf(doc)] * 4, []]);
    } else {
      scores.set(doc, [score, []]);
    }
  }
  followOptions(scores, index);
  const hits = [...scores].map(([doc, [score]]) => ({ doc, score, second: false }));
  if (other) hits.push(...secondChoice(slots, other));
  hits.sort((a, b) => b.score - a.score || a.second - b.second || a.doc - b.doc);
  return { hits: hits.slice(0, limit), slots };
}

function followOptions(scores, index) {
  const best = [...scores].filter(([doc]) => index.docs[doc][0] === COMMAND).map(([doc, [score]]) => [-score, doc]);
  for (const [negative, command] of best.sort(inOrder).slice(0, 5)) {
    scores.get(command)[1].slice(0, 3).forEach((name, place) => {
      const doc = index.options[command].get(name);
      if (doc !== undefined) scores.set(doc, [Math.max(1, -negative - 1 - place), []]);
    });
  }
}

function commandScores(slots, index) {
  const literal = spelled(slots, index);
  const answers = likest(slots, index);
  const options = slots.flatMap((slot) => slot.options);
  const answer = (command) => {
    if (!answers.has(command)) answers.set(command, answerOf());
    return answers.get(command);
  };
  if (literal.command >= 0) {
    const meant = answer(literal.command);
    meant.bonus += literal.whole ? 900 : 350;
    if (literal.whole) meant.like = Math.max(meant.like, 900);
  }
  for (const command of literal.begun) {
    const meant = answer(command);
    meant.like = Math.max(meant.like, 600);
    meant.bonus += 250;
  }
  if (options.length) weighOptions(options, answers, literal, slots.length, index);
  const weighed = [...answers]
    .filter(([, { like, bonus }]) => like + bonus >= ENOUGH)
    .map(([command, { like, met, bonus }]) => [command, like + bonus + Math.min(met, 60) * 3 + index.priors[command] * 4]);
  const best = weighed.reduce((most, [, score]) => Math.max(most, score), 0);
  return new Map(weighed.map(([command, score]) =>
    [command, [Math.max(1, score - Math.floor((best - score) / 2)), [...options, ...answers.get(command).options]]]));
}

function weighOptions(options, answers, literal, said, index) {
  const alone = said === options.length || !answers.size || literal.command < 0;
  for (const option of options) {
    for (const command of index.allOptions.get(option) || []) {
      if (alone && !answers.has(command)) answers.set(command, answerOf(450));
      if (answers.has(command)) answers.get(command).bonus += 250 + (index.owners.get(option) === command ? 200 : 0);
    }
  }
  for (const [command, answer] of answers) {
    const lacking = options.filter((option) => !index.options[command].has(option)).length;
    answer.bonus -= lacking * (literal.command === command ? 150 : 300);
  }
}

function spelled(slots, index) {
  const nothing = { command: -1, whole: false, begun: [] };
  let at = 0;
  while (at < slots.length && slots[at].names.includes("docker")) at += 1;
  const named = at > 0;
  const start = at;
  let path = "docker";
  let command = named ? index.spellings.get("docker") : -1;
  let length = 0;
  while (at < slots.length) {
    const { names, text, whole } = slots[at];
    const step = names.map((name) => `${path} ${name}`).find((longer) => index.paths.has(longer));
    if (step === undefined || !(names.includes(text) || whole)) break;
    path = step;
    at += 1;
    if (index.spellings.has(path)) {
      command = index.spellings.get(path);
      length = at - start;
    }
  }
  let rest = slots.slice(start + length);
  let started = [];
  if (at + 1 === slots.length && !slots[at].whole) {
    const longer = slots[at].names.map((name) => `${path} ${name}`).filter((name) => index.spellings.has(name));
    started = [...new Set(longer.map((name) => index.spellings.get(name)))];
    if (started.length) rest = rest.slice(0, -1);
  }
  const told = rest.some((slot) => [...slot.concepts.keys()].some((concept) => index.weights[concept]));
  if (length === 0) {
    const whole = named && !rest.length && !started.length;
    return { command: whole ? command : -1, whole, begun: started };
  }
  if (told && !(named || length > 1 || slots.some((slot) => slot.option))) return nothing;
  if (told && index.groups.has(command)) return { ...nothing, begun: started };
  return { command, whole: !told && !started.length, begun: started };
}

function likest(slots, index) {
  const said = slots.filter((slot) => [...slot.concepts.keys()].some((concept) => index.weights[concept]))
    .map((slot) => meaning(slot, index));
  const answers = new Map();
  const seen = new Set();
  for (const { meant } of said) {
    for (const concept of meant.keys()) {
      for (const intent of index.intentsByConcept.get(concept) || []) {
        if (seen.has(intent)) continue;
        seen.add(intent);
        const [like, met] = likeness(said, intent, index);
        const answer = answers.get(intent.command);
        if (!answer || like > answer.like || (like === answer.like && met > answer.met)) {
          answers.set(intent.command, answerOf(like, met, intent.options));
        }
      }
    }
  }
  return answers;
}

// A slot as intents see it: concept → how surely it is meant, of 100; the weight of the least that it may mean.
function meaning(slot, index) {
  const meant = new Map();
  const least = Math.min(...[...slot.concepts.keys()].map((concept) => index.weights[concept]));
  const believed = (concept, value) => meant.set(concept, Math.max(meant.get(concept) || 0, value));
  for (const [concept, strength] of slot.concepts) {
    believed(concept, strength * 10);
    for (const [close, nearness] of index.near.get(concept) || []) believed(close, strength * nearness);
  }
  return { meant, least };
}

function likeness(said, intent, index) {
  let met = 0;
  let missing = 0;
  let extra = 0;
  const done = [];
  for (const { meant, least } of said) {
    let best = 0;
    let which = -1;
    for (const concept of intent.holds) {
      const value = meant.get(concept) || 0;
      if (value > best || (value && value === best && done.includes(which) && !done.includes(concept))) {
        best = value;
        which = concept;
      }
    }
    if (which < 0) {
      extra += least * 100;
    } else if (!done.includes(which)) {
      done.push(which);
      met += index.weights[which] * best;
      extra += index.weights[which] * (100 - best);
    }
  }
  if (!met) return [0, 0];
  for (const concept of intent.needed) if (!done.includes(concept)) missing += index.weights[concept] * 100;
  return [Math.floor((2000 * met) / (2 * met + missing + extra)), Math.floor(met / 100)];
}

function documents(slots, index) {
  const weighed = [];
  for (const slot of slots) {
    if (!slot.terms.size) continue;
    const best = new Map();
    for (const [term, strength] of slot.terms) {
      for (const [doc, weight] of index.postings(term)) {
        if (weight * strength > (best.get(doc) || 0)) best.set(doc, weight * strength);
      }
    }
    weighed.push([best.size ? 32 - Math.clz32(Math.floor(index.docs.length / best.size)) : 4, best]);
  }
  const total = weighed.reduce((sum, [rarity]) => sum + rarity, 0);
  const held = new Map();
  const strengths = new Map();
  for (const [rarity, best] of weighed) {
    for (const [doc, value] of best) {
      held.set(doc, (held.get(doc) || 0) + rarity);
      strengths.set(doc, (strengths.get(doc) || 0) + rarity * value);
    }
  }
  const found = new Map();
  for (const [doc, share] of held) {
    if (share * 10 < total * SHARE) continue;
    found.set(doc, Math.floor((300 * share) / total) + Math.floor((4 * strengths.get(doc)) / total));
  }
  return found;
}

function secondChoice(slots, other) {
  return [...documents(slots, other)]
    .filter(([doc]) => other.docs[doc][0] > OPTION_KIND)
    .map(([doc, score]) => ({ doc, score: tenths(score, SECOND_CHOICE), second: true }));
}

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

// Speaks the messages of the theme's own worker: SETUP, answered by READY; QUERY, answered by RESULT.

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3];
let index;
let other;
let asked = false;
let settings;

// The other language's index. Without it there is no second choice, and nothing else is amiss.
async function fetchOther(home) {
  if (self.location.href.startsWith("file:")) return undefined; // where nothing can be fetched
  try {
    const address = new URL(`../../${home}search/search_index.json`, self.location.href);
    const answered = await fetch(address);
    return new SearchIndex((await answered.json()).docs);
  } catch {
    return undefined;
  }
}

async function handle({ type, data }) {
  if (type === SETUP) {
    settings = data.config.kb;
    index = new SearchIndex(data.docs);
    return { type: READY };
  }
  if (type === QUERY) {
    // Only once someone searches: whoever reads is not made to load a second index.
    if (!asked && data.trim() && settings.home) {
      asked = true;
      other = await fetchOther(settings.home);
    }
    try {
      return { type: RESULT, data: answer(data, index, other, settings.words, settings.home) };
    } catch (error) {
      console.warn(`search: ${error}`);
      return { type: RESULT, data: { items: [] } };
    }
  }
  throw new TypeError("Invalid message type");
}

// One after the other, or the answer to an earlier question could come after that to a later one.
let turn = Promise.resolve();
addEventListener("message", (event) => {
  turn = turn.catch(console.error).then(async () => postMessage(await handle(event.data)));
});
