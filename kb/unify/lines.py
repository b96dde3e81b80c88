"""One expected line against one actual line."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.unify.bindings import Trial, is_beginning
from kb.unify.shapes import Kind, Role, Token, alike, role
from kb.unify.tokens import NO_TABLE, Columns, loose_pattern, may_stand_for, tokenise


def unify_line(expected: str, actual: str, trial: Trial, columns: Columns = NO_TABLE) -> bool:
    """Whether the lines unify; if so, what they bind is bound in ``trial``, otherwise nothing is."""
    tokens = tokenise(expected, columns)
    if not _indented_alike(tokens, actual, columns):
        return False
    if "[..]" in expected:
        return _with_wildcards(tokens, actual, trial)
    if not _could_unify(tokens, actual):
        return False
    found = tokenise(actual, columns)
    if len(tokens) == len(found):
        return _all(tokens, tuple(token.text for token in found), trial)
    # One of its values may not look like what it is: of the ids of swarm, one in three thousand has no digit.
    return any(role(token.kind) is not Role.LITERAL for token in tokens) and _with_wildcards(tokens, actual, trial)


def _indented_alike(tokens: tuple[Token, ...], actual: str, columns: Columns) -> bool:
    """How deep a line stands says what it belongs to, save where numbers are lined up by their last digits."""
    blank, first = (*tokens, Token(Kind.BLANK, ""), Token(Kind.BLANK, ""))[:2]
    if blank.kind is not Kind.BLANK:
        blank, first = Token(Kind.BLANK, ""), blank
    if columns or first.kind is not Kind.WORD or first.text[0].isdigit():
        return True
    return blank.text == actual[: len(actual) - len(actual.lstrip(" \t"))]


def unify_token(expected: Token, actual: str, trial: Trial) -> bool:
    """Whether an actual text may stand for an expected token."""
    match role(expected.kind):
        case Role.IDENTITY:
            return may_stand_for(expected.kind, actual) and trial.bind(expected.kind, expected.text, actual)
        case Role.MEASURE:
            return expected.text == actual or (
                not trial.said(expected.text)
                and may_stand_for(expected.kind, actual)
                and alike(expected.kind, expected.text, actual, trial.run)
            )
        case Role.LITERAL:
            if expected.kind is Kind.BLANK:
                return not actual.strip(" \t") and ("\t" in expected.text) == ("\t" in actual)
            return expected.text == actual or trial.stands_for(expected.text, actual)


def _all(tokens: tuple[Token, ...], texts: tuple[str, ...], trial: Trial) -> bool:
    mark = trial.mark()
    for token, text in zip(tokens, texts, strict=True):
        if not unify_token(token, text, trial):
            trial.undo(mark)
            return False
    return True


def _could_unify(tokens: tuple[Token, ...], actual: str) -> bool:
    """A cheap test that spares the actual line from being taken apart: its first word, if it must be the same."""
    if not tokens:
        return not actual.strip(" \t")
    first = tokens[0]
    return first.kind is not Kind.WORD or actual.startswith(first.text) or is_beginning(first.text)


def _with_wildcards(tokens: tuple[Token, ...], actual: str, trial: Trial) -> bool:
    """Let each ``[..]`` take as little as it can, and more where what follows contradicts what is bound."""
    parts = _split(tokens)
    # A blank in front of a wildcard at the end needs no text behind it, so the actual line gets one.
    return _from(0, parts, actual.rstrip(" \t") + " ", 0, trial)


def _from(index: int, parts: tuple[tuple[Token, ...], ...], actual: str, start: int, trial: Trial) -> bool:
    last = index == len(parts) - 1
    pattern = _pattern(parts[index], last)
    while (found := (pattern.search if index else pattern.match)(actual, start)) is not None:
        mark = trial.mark()
        if _all(parts[index], found.groups(), trial):
            if last or _from(index + 1, parts, actual, found.end(), trial):
                return True
            trial.undo(mark)
        if not index:
            return False
        start = found.start() + 1
    return False


def _split(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], ...]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is Kind.WILDCARD:
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(tuple(part) for part in parts)


@lru_cache(maxsize=4096)
def _pattern(tokens: tuple[Token, ...], last: bool) -> re.Pattern[str]:
    groups = "".join(f"({_token_pattern(token)})" for token in tokens)
    return re.compile(groups + (r"[ \t]*\Z" if last else ""))


def _token_pattern(token: Token) -> str:
    if token.kind is Kind.BLANK:
        return r"[ \t]+"
    if role(token.kind) is Role.LITERAL:
        return re.escape(token.text)
    return rf"(?<![0-9A-Za-z_]){loose_pattern(token.kind)}(?![0-9A-Za-z_])"
