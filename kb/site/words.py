"""What the site says of its own accord, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kb.model import Provenance
from kb.receipt import State


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one language. ``{…}`` in them are filled with ``str.format``."""

    states: Mapping[State, str]
    explained: Mapping[State, str]
    provenances: Mapping[Provenance, str]
    copy: str
    exit: str
    interrupt: str
    typed: str
    engine: str
    client: str
    image: str
    whole_run: str
    whole_run_above: str
    reason: str
    difference: str
    fingerprint: str
    seconds: str
    cut: str
    nothing: str
    verification: str
    verification_lead: str
    snippet: str
    outcome: str
    date: str
    months: tuple[str, ...]
    day: str

    def on(self, started: str) -> str:
        """The day of an ISO 8601 time as this language writes it; the text itself where it is no such time."""
        try:
            moment = datetime.fromisoformat(started)
        except ValueError:
            return started
        month = self.months[moment.month - 1] if self.months else str(moment.month)
        return self.day.format(year=moment.year, month=month, day=moment.day)


_EN = Words(
    states={
        State.VERIFIED: "Verified",
        State.STALE: "Changed since verified",
        State.FAILED: "Failed",
        State.ERROR: "Could not be run",
        State.SKIPPED: "Skipped",
        State.UNVERIFIED: "Not verified in this build",
    },
    explained={
        State.VERIFIED: "These commands ran on a real Docker daemon and printed what you see.",
        State.STALE: "This snippet was edited after its last run, so that run says nothing about it.",
        State.FAILED: "On the last run the output or an exit status was not what you see.",
        State.ERROR: "On the last run something got in the way before the snippet could finish.",
        State.SKIPPED: "The machine that ran the snippets lacks something that this one needs.",
        State.UNVERIFIED: "This build has no record of running these commands.",
    },
    provenances={Provenance.STAND_IN: "stand-in", Provenance.SNIPPET: "built here", Provenance.REAL: ""},
    copy="Copy the commands",
    exit="exit status {status}",
    interrupt="Ctrl-C pressed",
    typed="typed",
    engine="Docker Engine {version}",
    client="client {version}",
    image="Image",
    whole_run="The whole run, as recorded",
    whole_run_above="See the whole run",
    reason="Reason",
    difference="What differed",
    fingerprint="Fingerprint",
    seconds="{seconds:.1f} s",
    cut="{count:,} more characters are not shown here.",
    nothing="no output",
    verification="Verification",
    verification_lead="Every snippet on this site, and what happened when it was last run.",
    snippet="Snippet",
    outcome="Outcome",
    date="Last run",
    months=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    day="{day} {month} {year}",
)

_KO = Words(
    states={
        State.VERIFIED: "검증됨",
        State.STALE: "검증 이후 변경됨",
        State.FAILED: "실패",
        State.ERROR: "실행하지 못함",
        State.SKIPPED: "건너뜀",
        State.UNVERIFIED: "이 빌드에서는 검증하지 않음",
    },
    explained={
        State.VERIFIED: "실제 Docker 데몬에서 실행했고, 출력이 아래와 같았습니다.",
        State.STALE: "마지막으로 실행한 뒤에 내용이 바뀌어 그 결과를 그대로 믿을 수 없습니다.",
        State.FAILED: "마지막 실행에서 출력이나 종료 코드가 아래와 달랐습니다.",
        State.ERROR: "마지막 실행이 끝나기 전에 문제가 생겼습니다.",
        State.SKIPPED: "실행한 장비에 필요한 기능이 없어 건너뛰었습니다.",
        State.UNVERIFIED: "이 빌드에는 실행 기록이 없습니다.",
    },
    provenances={Provenance.STAND_IN: "대체 이미지", Provenance.SNIPPET: "여기서 빌드", Provenance.REAL: ""},
    copy="명령만 복사",
    exit="종료 코드 {status}",
    interrupt="Ctrl-C 입력",
    typed="입력",
    engine="Docker Engine {version}",
    client="클라이언트 {version}",
    image="이미지",
    whole_run="전체 실행 기록",
    whole_run_above="전체 실행 기록 보기",
    reason="이유",
    difference="달라진 부분",
    fingerprint="지문",
    seconds="{seconds:.1f}초",
    cut="{count:,}자가 더 있지만 여기서는 생략합니다.",
    nothing="출력 없음",
    verification="검증 현황",
    verification_lead="이 사이트에 실린 모든 스니펫과 마지막 실행 결과입니다.",
    snippet="스니펫",
    outcome="결과",
    date="마지막 실행",
    months=(),
    day="{year}년 {month}월 {day}일",
)

WORDS: Mapping[str, Words] = {"en": _EN, "ko": _KO}
