"""What the page of claims says of its own accord, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.claims import Standing


@dataclass(frozen=True, slots=True)
class ClaimsWords:
    """The labels of one language. ``{…}`` in them are filled with ``str.format``."""

    title: str
    description: str
    lead: str
    file: str
    standings: Mapping[Standing, str]
    explained: Mapping[Standing, str]
    show: str
    all: str
    shown: str
    line: str
    lines: str
    page: str
    proof: str
    source: str
    none: str


_EN = ClaimsWords(
    title="The notes against the daemon",
    description="Every statement of the study notes that this site grew from, with what a Docker daemon says to it.",
    lead="This site grew from a set of study notes about Docker. Here is every statement in them, in the notes' order,"
    " with what came out when it was put to a real daemon. A verdict counts only while the snippets that prove it are"
    " verified; otherwise it is shown as unproven. What no daemon can decide has a source instead.",
    file="The same as data: {link}",
    standings={
        Standing.CONFIRMED: "Confirmed",
        Standing.CORRECTED: "Corrected",
        Standing.OUTDATED: "Outdated",
        Standing.ADVICE: "Advice",
        Standing.DEFINITION: "Definition",
        Standing.UNPROVEN: "Unproven",
        Standing.OPEN: "Not looked into",
    },
    explained={
        Standing.CONFIRMED: "The daemon does what the notes say.",
        Standing.CORRECTED: "The notes are wrong or imprecise here.",
        Standing.OUTDATED: "It was so once.",
        Standing.ADVICE: "A matter of judgement, which no daemon decides.",
        Standing.DEFINITION: "What a word means, which no daemon decides.",
        Standing.UNPROVEN: "A snippet that proves it is not verified in this build.",
        Standing.OPEN: "Nobody has given a verdict.",
    },
    show="Show",
    all="All",
    shown="{shown} of {all} shown",
    line="notes, line {lines}",
    lines="notes, lines {lines}",
    page="Where it is treated",
    proof="Proof",
    source="Source",
    none="There are no claims in this build.",
)

_KO = ClaimsWords(
    title="노트와 실제 데몬 비교",
    description="이 사이트의 바탕이 된 학습 노트의 모든 문장을 Docker 데몬으로 확인한 결과입니다.",
    lead="이 사이트는 Docker 학습 노트에서 시작했습니다. 노트에 적힌 모든 문장을 노트 순서대로 싣고, 실제 데몬에서"
    " 확인한 결과를 붙였습니다. 판정은 근거가 되는 스니펫이 검증된 상태일 때만 유효하고, 그렇지 않으면"
    " ‘증명되지 않음’으로 표시합니다. 데몬으로 확인할 수 없는 문장에는 출처를 달았습니다.",
    file="데이터로 받기: {link}",
    standings={
        Standing.CONFIRMED: "확인",
        Standing.CORRECTED: "정정",
        Standing.OUTDATED: "옛 정보",
        Standing.ADVICE: "조언",
        Standing.DEFINITION: "정의",
        Standing.UNPROVEN: "증명되지 않음",
        Standing.OPEN: "확인 전",
    },
    explained={
        Standing.CONFIRMED: "데몬이 노트에 적힌 대로 동작합니다.",
        Standing.CORRECTED: "노트의 설명이 틀렸거나 정확하지 않습니다.",
        Standing.OUTDATED: "예전에는 맞았지만 지금은 다릅니다.",
        Standing.ADVICE: "판단의 문제라서 데몬으로 확인할 수 없습니다.",
        Standing.DEFINITION: "용어의 뜻이라서 데몬으로 확인할 수 없습니다.",
        Standing.UNPROVEN: "증명하는 스니펫이 이 빌드에서 검증되지 않았습니다.",
        Standing.OPEN: "아직 판정하지 않았습니다.",
    },
    show="보기",
    all="모두",
    shown="{all}개 중 {shown}개 표시",
    line="노트 {lines}행",
    lines="노트 {lines}행",
    page="설명하는 곳",
    proof="증명",
    source="출처",
    none="이 빌드에는 노트의 문장이 없습니다.",
)

CLAIMS_WORDS: Mapping[str, ClaimsWords] = {"en": _EN, "ko": _KO}
