"""What was typed → words. The twin of ``text.js``: same rules, same results, in whole numbers and plain loops only.

Only ASCII and Hangul are read; every other character separates words, so that the two languages' ideas of letters,
cases and widths cannot differ.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LIMIT = 300  # characters of a query that are read

# Blanks are spelled out, because what counts as one differs between Python and JavaScript.
_BLANKS = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff"
_CHUNKS = re.compile(rf"[^{_BLANKS},;?!\"'`()\[\]<>|&]+")
_OPTION = re.compile(r"--?[A-Za-z가-힣ㄱ-ㅣ][A-Za-z0-9가-힣ㄱ-ㅣ-]*")
_WORDS = re.compile(r"[a-z][a-z0-9]*|[0-9][0-9a-z]*|[가-힣ㄱ-ㅣ]+")
_PLACE = re.compile(r"^[./~$]|:/|^[0-9a-z.-]+/|^[a-z]+:[0-9]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LOWER = {code: code + 32 for code in range(65, 91)}

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: tuple[str, ...] = (
    "ㅏ",
    "ㅐ",
    "ㅑ",
    "ㅒ",
    "ㅓ",
    "ㅔ",
    "ㅕ",
    "ㅖ",
    "ㅗ",
    "ㅗㅏ",
    "ㅗㅐ",
    "ㅗㅣ",
    "ㅛ",
    "ㅜ",
    "ㅜㅓ",
)
VOWELS += ("ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ")
TAILS: tuple[str, ...] = (
    "",
    "ㄱ",
    "ㄲ",
    "ㄱㅅ",
    "ㄴ",
    "ㄴㅈ",
    "ㄴㅎ",
    "ㄷ",
    "ㄹ",
    "ㄹㄱ",
    "ㄹㅁ",
    "ㄹㅂ",
    "ㄹㅅ",
    "ㄹㅌ",
    "ㄹㅍ",
    "ㄹㅎ",
)
TAILS += ("ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ")
_PAIRS = {
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
}
_PAIRS |= {
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
}
_PAIRS |= {"ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ"}
# The two-set Korean layout, key by key.
_KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))
_SHIFTED = {"ㅃ": "q", "ㅉ": "w", "ㄸ": "e", "ㄲ": "r", "ㅆ": "t", "ㅒ": "o", "ㅖ": "p"}
_LATIN = {jamo: key for key, jamo in _KEYS.items()} | _SHIFTED


@dataclass(frozen=True, slots=True)
class Word:
    """One word. ``kind`` is "option" (with its dashes), "latin", "number" or "hangul" (syllables and single jamo);
    ``joined`` is true where nothing stands between it and the word before (docker**를**)."""

    text: str
    kind: str
    joined: bool = False


def fold(text: str) -> str:
    """``text`` in half width, with Hangul put together as keyboards on Linux and Windows do."""
    if any("\u1100" <= character <= "\u11ff" for character in text):
        import unicodedata  # macOS hands over file names, and what is copied from them, taken apart

        text = unicodedata.normalize("NFC", text)
    return text.translate(_FULL_WIDTH)


def words(text: str) -> list[Word]:
    """The words of ``text``. Paths and addresses are none: they name what is the reader's own."""
    found: list[Word] = []
    for chunk in _CHUNKS.findall(fold(text[:LIMIT])):
        if chunk.startswith("-"):
            if option := _OPTION.match(chunk):
                name = option[0].rstrip("-")  # -P is not -p
                found.append(Word(name if len(name) == 2 else name.translate(_LOWER), "option"))
            continue
        chunk = chunk.translate(_LOWER)
        if _PLACE.search(chunk):
            continue
        end = -1
        for match in _WORDS.finditer(chunk):
            first = match[0][0]
            kind = "number" if first <= "9" else "latin" if first <= "z" else "hangul"
            found.append(Word(match[0], kind, match.start() == end))
            end = match.end()
    return found


def jamo(text: str) -> str:
    """Every syllable taken apart into the keys that type it: 값 is ㄱㅏㅂㅅ. All else stays."""
    parts: list[str] = []
    for character in text:
        code = ord(character) - 0xAC00
        if 0 <= code < 11172:
            parts.append(LEADS[code // 588] + VOWELS[code % 588 // 28] + TAILS[code % 28])
        else:
            parts.append(_PAIRS.get(character, character))
    return "".join(parts)


def initials(text: str) -> str:
    """The first consonant of each syllable: 실행 is ㅅㅎ."""
    return "".join(LEADS[(ord(c) - 0xAC00) // 588] if "가" <= c <= "힣" else c for c in text)


def is_initials(text: str) -> bool:
    """Whether ``text`` is consonants alone."""
    return all("ㄱ" <= character <= "ㅎ" for character in text)


def as_latin(text: str) -> str:
    """What the keys that typed this Hangul would have typed in the English layout: 애찯ㄱ is docker."""
    return "".join(_LATIN.get(key, key) for key in jamo(text))


def as_hangul(text: str) -> str:
    """What the keys that typed these letters would have typed in the Korean layout: dlalwl is 이미지."""
    keys = [_KEYS.get(letter, letter) for letter in text]
    out: list[str] = []
    at = 0
    while at < len(keys):
        if keys[at] not in LEADS or at + 1 == len(keys) or keys[at + 1] not in VOWELS:
            out.append(keys[at])
            at += 1
            continue
        lead, vowel = keys[at], keys[at + 1]
        at += 2
        if at < len(keys) and vowel + keys[at] in VOWELS:
            vowel += keys[at]
            at += 1
        tail = ""
        # A consonant closes the syllable unless a vowel follows, which takes it for its own.
        while at < len(keys) and tail + keys[at] in TAILS and not (at + 1 < len(keys) and keys[at + 1] in VOWELS):
            tail += keys[at]
            at += 1
        code = LEADS.index(lead) * 588 + VOWELS.index(vowel) * 28 + TAILS.index(tail)
        out.append(chr(0xAC00 + code))
    return "".join(out)


def stem(word: str) -> str:
    """An English word without the commonest endings; only to meet itself in another form."""
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            return word[: len(word) - len(ending)] + rest
    return word


def distance(a: str, b: str, limit: int) -> int:
    """Slips between two strings: a letter more, less, other, or two swapped. ``limit`` + 1 where there are more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i in range(1, len(a) + 1):
        older, before, row = before, row, [i]
        for j in range(1, len(b) + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
