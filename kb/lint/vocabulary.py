"""Words that are not used here, whoever writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.model import KbError, PageError, Place
from kb.sources import Sources

_ENGLISH = {
    r"neighbor": "neighbour",
    r"(?<![\w-])colors?(?![\w-])": "colour",
    r"COLOR": "COLOUR",
    r"virtualiz": "virtualis",
    r"behavior": "behaviour",
    r"organiz": "organis",
    r"recogniz": "recognis",
    r"labeled": "labelled",
    r"misspelled": "misspelt",
    r"(?<![\w-])anymore(?!\w)": "any more",
    r"(?<!\w)ARM(?!\w)": "Arm",
    r"After this page": "the question that brings a reader",
}
_KOREAN = {
    "콘테이너": "컨테이너",
    "주 프로세스": "메인 프로세스",
    "정렬된 셋": "정렬된 집합",
    "Dockerfile의 명령": "Dockerfile의 지시어",
    "포트에서 기다": "포트에서 연결을 기다",
    "머신이 다르게 보": "자기만의 파일, 프로세스, 네트워크를 봅",
    "이 페이지를 읽고 나면": "독자가 찾아온 질문",
}
INSTEAD = {re.compile(word): instead for word, instead in (_ENGLISH | _KOREAN).items()}
"""What is written → what to write instead: British English, and Korean by the usage of its Docker community."""


def misspelt(sources: Sources) -> Iterator[KbError]:
    """A word in the prose of a page, a claim, the title of a snippet or what is typed in it that has an agreed other
    spelling. What programs print is theirs.
    """
    for place, text in _texts(sources):
        for word, instead in INSTEAD.items():
            if found := word.search(text):
                yield PageError(found[0], mend=f"write {instead}", place=place)


def _texts(sources: Sources) -> Iterator[tuple[Place, str]]:
    for pages in sources.pages.values():
        for page in pages.values():
            yield from page.prose
    for claim in sources.claims.values():
        for text in (*claim.gist.values(), *claim.correction.values()):
            yield claim.place, text
    for snippet in (*sources.snippets.values(), *sources.twins.values()):
        for title in snippet.front.title.values():
            yield Place(snippet.path), title
        for step in snippet.steps:
            yield step.place, step.command
