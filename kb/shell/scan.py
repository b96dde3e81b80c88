"""A step's text → what bash would run in it, in order: simple commands, assignments, texts written to files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from kb.model import CommandError, Place
from kb.shell.word import Word, literal, read_word, source

_REDIRECTS = {"file_redirect", "heredoc_redirect", "herestring_redirect"}
_NOT_WORDS = _REDIRECTS | {"variable_assignment", "comment", "file_descriptor", "heredoc_body", "heredoc_end"}
_NOT_WORDS |= {"subshell", "compound_statement"}  # `time (docker ps)`: what is in them is found by itself


@dataclass(frozen=True, slots=True)
class SimpleCommand:
    """One command with its words. ``writes`` is the file that its output goes to, "" if none.

    ``stdin`` is a heredoc, which begins at ``stdin_place``.
    """

    words: tuple[Word, ...]
    place: Place
    raw: str
    writes: str = ""
    stdin: str = ""
    appends: bool = False  # `>>`: what the file held before stays
    stdin_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """``NAME=value`` in the shell itself; ``value`` is None where it is not one known text."""

    name: str
    value: Word | None
    place: Place


Found = SimpleCommand | Assignment


def scan(text: str, place: Place) -> tuple[Found, ...]:
    """All that ``text``, which begins at ``place``, would run; inner commands (``$( )``) before outer ones.

    Raises CommandError where the text is not shell.
    """
    tree = _parser().parse(text.replace("\r\n", "\n").encode(errors="surrogateescape"))
    if tree.root_node.has_error:
        bad = next(_errors(tree.root_node), tree.root_node)
        raise CommandError(
            "this is not a complete shell command", mend="check quotes, brackets and `<`", place=_at(bad, place)
        )
    return tuple(_walk(tree.root_node, place))


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bash.language()))


def _at(node: Node, place: Place) -> Place:
    return Place(place.path, place.line + node.start_point.row)


def _errors(node: Node) -> Iterator[Node]:
    if node.is_error or node.is_missing:
        yield node
    for child in node.children:
        if child.has_error:
            yield from _errors(child)


def _walk(node: Node, place: Place, redirects: tuple[Node, ...] = ()) -> Iterator[Found]:
    if node.type == "redirected_statement":
        redirects = tuple(child for child in node.children if child.type in _REDIRECTS)
        body, *rest = node.children
        yield from _walk(body, place, redirects)
        for child in rest:
            yield from _walk(child, place)
        return
    for child in node.children:
        # Of `a | b > f` the redirection is b's; what is piped behind `<<EOF` reads what the heredoc's command prints.
        fed = (node,) if node.type == "heredoc_redirect" and child.type == "pipeline" else ()
        last = node.type == "pipeline" and child == node.children[-1]
        yield from _walk(child, place, fed or (redirects if last else ()))
    if node.type == "command":
        yield from _command(node, place, redirects)
    elif node.type == "variable_assignment" and node.parent is not None and node.parent.type != "command":
        yield _assignment(node, place)
    elif node.type == "for_statement" and (variable := node.child_by_field_name("variable")):
        yield Assignment(source(variable), None, _at(node, place))


def _assignment(node: Node, place: Place) -> Assignment:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    word = read_word(value, _at(node, place)) if value else literal("", _at(node, place))
    return Assignment(source(name) if name else "", None if word.dynamic else word, _at(node, place))


def _command(node: Node, place: Place, redirects: tuple[Node, ...]) -> Iterator[Found]:
    name = node.child_by_field_name("name")
    for child in node.children:
        # `A=1`, a line's end and then a command is told as one command with a prefix; it is two.
        if child.type == "variable_assignment" and name and child.next_sibling:
            after = _between(child, child.next_sibling)
            if "\n" in after.replace("\\\n", ""):
                yield _assignment(child, place)
    if name is None:
        return
    words = [*_words(node, place), *(word for redirect in redirects for word in _stray_words(redirect, place))]
    heredoc = next((redirect for redirect in redirects if redirect.type == "heredoc_redirect"), None)
    if words and words[0].text == "read":
        yield from (Assignment(word.text, None, word.place) for word in words[1:])
    target, appends = _target(redirects)
    stdin, begins = _heredoc(heredoc, place) if heredoc else ("", None)
    yield SimpleCommand(tuple(words), _at(name, place), source(node), target, stdin, appends, begins)


def _words(node: Node, place: Place) -> Iterator[Word]:
    """A command's words. What the grammar passes over (a lone ``-`` before ``<<``) is a word as well."""
    previous: Node | None = None
    for child in node.children:
        if previous is not None:
            yield from _passed_over(previous, child, place)
        if child.type not in _NOT_WORDS:
            yield read_word(child, _at(child, place))
        previous = child
    following = node.next_sibling
    if previous is not None and following is not None and following.type in _REDIRECTS:
        yield from _passed_over(previous, following, place)


def _passed_over(left: Node, right: Node, place: Place) -> Iterator[Word]:
    gap = _between(left, right).replace("\\\n", " ").replace("\\\r\n", " ")
    yield from (literal(text, _at(right, place)) for text in gap.split() if text != "\\")


def _between(left: Node, right: Node) -> str:
    root = right
    while root.parent is not None:
        root = root.parent
    return (root.text or b"")[left.end_byte - root.start_byte : right.start_byte - root.start_byte].decode()


def _stray_words(redirect: Node, place: Place) -> Iterator[Word]:
    """Words behind a redirection (``docker logs > file web``) still belong to the command."""
    named = [child for child in redirect.children if child.is_named and child.type != "file_descriptor"]
    if redirect.type == "heredoc_redirect":
        known = {"heredoc_start", "heredoc_body", "heredoc_end", "pipeline", "command", "list", *_REDIRECTS}
        strays = [child for child in named if child.type not in known and child.type != "redirected_statement"]
    else:
        strays = named[1:]
        operator = redirect.children[-1 - len(strays) - 1] if len(redirect.children) > len(strays) + 1 else None
        if operator is not None and "\n" in _between(operator, named[0]):
            raise CommandError(
                f"`{source(operator)}` has no file behind it",
                mend="quote it, or name a file",
                place=_at(redirect, place),
            )
    yield from (read_word(child, _at(child, place)) for child in strays)


def _target(redirects: tuple[Node, ...]) -> tuple[str, bool]:
    inner = [child for redirect in redirects for child in (redirect, *redirect.children)]
    for node in inner:
        if node.type == "file_redirect" and (operator := re.match(r"1?>([>|]?)(?!&)", source(node))):
            destination = node.child_by_field_name("destination")
            return (read_word(destination, Place("")).text if destination else "", operator[1] == ">")
    return "", False


def _heredoc(redirect: Node, place: Place) -> tuple[str, Place | None]:
    """The text of a heredoc, and where it begins."""
    body = next((child for child in redirect.children if child.type == "heredoc_body"), None)
    if body is None:
        return "", None
    strips = any(child.type == "<<-" for child in redirect.children)
    text = re.sub(r"(?m)^\t+", "", source(body)) if strips else source(body)
    return text, _at(body, place)
