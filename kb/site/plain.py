"""Text that someone or something else wrote → HTML that shows just that text, and nothing else happens."""

from __future__ import annotations

import html
import unicodedata

LIMIT_CHARACTERS = 20_000
LIMIT_LINES = 400


def cut(text: str, characters: int = LIMIT_CHARACTERS, lines: int = LIMIT_LINES) -> tuple[str, int]:
    """The beginning of ``text`` within both limits, and how many characters were left off."""
    short = text[:characters]
    kept = short.split("\n")
    if len(kept) > lines:
        short = "\n".join(kept[:lines])
    return short, len(text) - len(short)


def escape(text: str) -> str:
    """``text`` for an HTML element or a quoted attribute, every character visible or blank.

    Control characters become their pictures (NUL is ␀, the start of an ANSI escape is ␛), what would turn the
    direction of text becomes its code point, half of a surrogate pair becomes �. Python-Markdown marks its own
    places with U+0002 and U+0003, so those must not come through either.
    """
    shown = html.escape("".join(_visible(character) for character in text.replace("\r\n", "\n")))
    # MkDocs and the theme look for none of these inside HTML, but a page's source is read by other tools too.
    return shown.replace("{", "&#123;").replace("}", "&#125;").replace("`", "&#96;")


def _visible(character: str) -> str:
    code = ord(character)
    if character in "\n\t" or 0x20 <= code < 0x7F:
        return character
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    match unicodedata.category(character):
        case "Cc" | "Cf" if character not in "\u200c\u200d":
            return f"⟨U+{code:04X}⟩"
        case "Cs":
            return "\ufffd"
        case _:
            return character
