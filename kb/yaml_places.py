"""YAML that people wrote, read so that every fault names its line: for front matter and other small files."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches

import yaml

from kb.model import Place

Fault = Callable[[Place, str, str], None]
"""Takes where, what is wrong and how to mend it: raises it, or notes it so that the next is found too."""


class Reader:
    """Reads one text.

    Args:
        path: of its file, as places name it.
        fault: is told what is wrong.
        first_line: the line of the file on which the text begins, the first being 1.
    """

    def __init__(self, path: str, fault: Fault, first_line: int = 1) -> None:
        self._path = path
        self._first_line = first_line
        self._fault = fault

    def compose(self, text: str, name: str) -> yaml.Node | None:
        """The tree of ``text``; None, which is a fault called after ``name``, where it is no YAML or holds nothing."""
        try:
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._at(
                mark.line if mark else 0, f"{name} is not YAML ({error.problem})", "quote texts with `: ` or brackets"
            )
        except yaml.YAMLError as error:
            what = str(error).splitlines()[0]
            self._at(0, f"{name} is not YAML ({what})", "remove what an editor does not show")
        return None

    def mapping(self, node: yaml.Node | None, known: tuple[str, ...], what: str, mend: str) -> dict[str, yaml.Node]:
        """Key → value; a fault for what is no mapping (``what``, ``mend``) and for each key unknown or twice."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, what, mend)
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            if key not in known:
                near = get_close_matches(key, known, n=1, cutoff=0.5)
                meant = f"did you mean `{near[0]}`?" if near else f"known keys are {', '.join(known)}"
                self.fault(key_node, f"unknown key `{key}`", meant)
            elif key in found:
                self.fault(key_node, f"the key `{key}` stands twice", "keep one of them")
            found.setdefault(key, value)
        return found

    def place(self, node: yaml.Node | None) -> Place:
        """Where a node begins in the file."""
        return Place(self._path, self._first_line + (node.start_mark.line if node else 0))

    def fault(self, node: yaml.Node | None, what: str, mend: str) -> None:
        """Tell what is wrong with a node; without one, with the whole."""
        self._fault(self.place(node), " ".join(what.split()), mend)

    def _at(self, line: int, what: str, mend: str) -> None:
        self._fault(Place(self._path, self._first_line + line), " ".join(what.split()), mend)


def scalar(node: yaml.Node, kind: type | tuple[type, ...]) -> object:
    """What YAML reads in a node, None where it is not of ``kind``."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    construct: Callable[..., object] = yaml.SafeLoader("").construct_object
    try:
        value = construct(node)
    except (yaml.YAMLError, ValueError):
        return None
    return value if isinstance(value, kind) else None
