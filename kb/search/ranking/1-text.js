// What was typed → words.

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
