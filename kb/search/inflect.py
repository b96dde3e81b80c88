"""The forms of a word, for the index: Korean verbs conjugated, English words inflected. Used when an index is built."""

from __future__ import annotations

# Hangul syllables are made of these, in the order of Unicode (3.12, Conjoining Jamo Behavior).
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏ,ㅐ,ㅑ,ㅒ,ㅓ,ㅔ,ㅕ,ㅖ,ㅗ,ㅗㅏ,ㅗㅐ,ㅗㅣ,ㅛ,ㅜ,ㅜㅓ,ㅜㅔ,ㅜㅣ,ㅠ,ㅡ,ㅡㅣ,ㅣ"
VOWELS = _VOWELS.split(",")
_TAILS = ",ㄱ,ㄲ,ㄱㅅ,ㄴ,ㄴㅈ,ㄴㅎ,ㄷ,ㄹ,ㄹㄱ,ㄹㅁ,ㄹㅂ,ㄹㅅ,ㄹㅌ,ㄹㅍ,ㄹㅎ,ㅁ,ㅂ,ㅂㅅ,ㅅ,ㅆ,ㅇ,ㅈ,ㅊ,ㅋ,ㅌ,ㅍ,ㅎ"
TAILS = _TAILS.split(",")

# What follows a verb of one syllable; on its own such a syllable would be found in many other words.
_AFTER_ONE = ("기", "는", "려면", "고", "면", "자", "지", "나", "게", "도록", "던", "다", "니")
_JOINED = {
    "ㅏ": "ㅏ",
    "ㅓ": "ㅓ",
    "ㅗ": "ㅗㅏ",
    "ㅜ": "ㅜㅓ",
    "ㅣ": "ㅕ",
    "ㅡ": "ㅓ",
    "ㅐ": "ㅐ",
    "ㅔ": "ㅔ",
    "ㅚ": "ㅙ",
    "ㅕ": "ㅕ",
}


def korean(word: str) -> list[str]:
    """``word`` in its forms: a verb in -다 without its endings (지우, 지워, 지운 …), anything else as it is."""
    head, _, last = word.rpartition(" ")
    head += " " if head else ""
    if last.endswith("하다"):
        return [word] if last == "하다" else [head + last[:-2]]
    if not last.endswith("다") or len(last) < 2:
        return [word]
    stems = _stems(last[:-1])
    forms: list[str] = []
    for stem in stems:
        if len(stem) > 1 or head:
            forms.append(head + stem)
        elif stem == last[:-1]:
            forms.extend(stem + ending for ending in _AFTER_ONE)
        elif _split(stem)[2] == "" and _split(last[0])[2] == "ㄹ":
            forms.extend(stem + ending for ending in ("는", "나", "니", "네", "세"))
        else:
            forms.append(stem)
    return forms


def nominal(word: str) -> str:
    """The form of a Korean word that stands in a heading: 지우기 of 지우다, 삭제 of 삭제하다; the word itself else."""
    if word.endswith("하다"):
        return word[:-2]
    return word[:-1] + "기" if word.endswith("다") and len(word) > 1 else word


def _split(syllable: str) -> tuple[str, str, str]:
    code = ord(syllable) - 0xAC00
    return LEADS[code // 588], VOWELS[code % 588 // 28], TAILS[code % 28]


def _join(lead: str, vowel: str, tail: str = "") -> str:
    return chr(0xAC00 + LEADS.index(lead) * 588 + VOWELS.index(vowel) * 28 + TAILS.index(tail))


def _stems(stem: str) -> list[str]:
    before, (lead, vowel, tail) = stem[:-1], _split(stem[-1])
    if tail == "":
        open_ = [before + _join(lead, vowel, end) for end in ("", "ㄴ", "ㄹ", "ㅁ", "ㅂ")]
        return open_ + _infinitives(before, lead, vowel)
    if tail == "ㄹ":  # ㄹ falls before ㄴ, ㅂ and ㅅ: 만드는, 만든, 만듭니다
        dropped = [before + _join(lead, vowel, end) for end in ("", "ㄴ", "ㅂ")]
        return [stem, *dropped, stem + ("아" if vowel in "ㅏㅗ" else "어")]
    if stem.endswith("잇"):
        return [stem, before + "이어", before + "이은", before + "이을"]
    if stem == "굽":
        return ["굽", "구워", "구운"]
    return [stem, stem + ("아" if vowel in "ㅏㅗ" else "어"), stem + "은", stem + "을"]


def _infinitives(before: str, lead: str, vowel: str) -> list[str]:
    if before and _join(lead, vowel) == "르":  # 고르다, 골라
        ahead = _split(before[-1])
        doubled = before[:-1] + _join(ahead[0], ahead[1], "ㄹ") + ("라" if ahead[1] in "ㅏㅗ" else "러")
        return [doubled]
    if vowel == "ㅡ" and before and _split(before[-1])[1] in ("ㅏ", "ㅗ"):  # 잠그다, 잠가
        vowel = "ㅏ"
    joined = {"ㅗㅣ": "ㅗㅐ"}.get(vowel) or _JOINED.get(vowel)
    return [before + _join(lead, joined, end) for end in ("", "ㅆ")] if joined else [before + _join(lead, vowel) + "어"]


def english(phrase: str, *, verb: bool) -> list[str]:
    """``phrase`` in its forms: its first word as a verb's, or its last as a noun's."""
    words = phrase.split()
    at = 0 if verb else len(words) - 1
    return [" ".join([*words[:at], form, *words[at + 1 :]]) for form in (_verb if verb else _noun)(words[at])]


def _noun(word: str) -> list[str]:
    if len(word) < 3 or word.endswith("s"):
        return [word]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [word, word[:-1] + "ies"]
    return [word, word + ("es" if word.endswith(("x", "ch", "sh")) else "s")]


def _verb(word: str) -> list[str]:
    if len(word) < 2:
        return [word]
    if word.endswith("e"):
        return [*_noun(word), word + "d", word[:-1] + "ing"]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [*_noun(word), word[:-1] + "ied", word + "ing"]
    short = len(word) <= 4 or word in ("unplug", "commit")
    double = word[-1] if short and word[-1] in "pntgbm" and word[-2] in "aeiou" and word[-3:-2] not in "aeiou" else ""
    return [*_noun(word), word + double + "ed", word + double + "ing"]
