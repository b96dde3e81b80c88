"""What the site says of its own accord, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kb.model import Provenance
from kb.receipt import State
from kb.runner.recheck import Doubt


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one language. ``{…}`` in them are filled with ``str.format``."""

    states: Mapping[State, str]
    explained: Mapping[State, str]
    doubts: Mapping[Doubt, str]
    provenances: Mapping[Provenance, str]
    home: str
    ask: str
    asked: tuple[str, ...]
    first_lesson: str
    verified_of: str
    pages_and_verified: str
    copy: str
    shell: str
    sdk: str
    exit: str
    interrupt: str
    typed: str
    engine: str
    client: str
    image: str
    whole_run: str
    more_lines: str
    fold: str
    any_lines: str
    varies: str
    varies_printed: str
    diagram: str
    on_engine: str
    with_client: str
    duration: str
    whole_run_above: str
    reason: str
    difference: str
    fingerprint: str
    seconds: str
    search_kinds: tuple[str, str, str, str]  # command, option, snippet, section
    cut: str
    nothing: str
    clean_up: str
    clean_up_lead: str
    related: str
    edit: str
    report: str
    feed: str
    as_markdown: str
    not_found: str
    not_found_lead: str
    to_start: str
    verification: str
    verification_lead: str
    verification_data: str
    snippets: str
    steps: str
    with_stand_ins: str
    signature: str
    signed_by: str
    not_signed: str
    time_by_topic: str
    coverage: str
    covered: str
    uncovered: str
    filter: str
    all: str
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
        State.STALE: "Something is not as it was in the last run, so that run no longer counts.",
        State.FAILED: "On the last run the output or an exit status was not what you see.",
        State.ERROR: "On the last run something got in the way before the snippet could finish.",
        State.SKIPPED: "The machine that ran the snippets lacks something that this one needs.",
        State.UNVERIFIED: "This build has no record of running these commands.",
    },
    doubts={
        Doubt.TEXT: "the snippet was edited after it ran",
        Doubt.STEPS: "the recorded steps are not those of the snippet",
        Doubt.OUTPUT: "a recorded output or exit status does not match what you see",
        Doubt.IMAGE: "an image is made otherwise by now",
        Doubt.RUNNER: "the runner, the engine, the client or an image is not the one of the record",
    },
    provenances={Provenance.STAND_IN: "stand-in", Provenance.SNIPPET: "built here", Provenance.REAL: ""},
    home="Home",
    ask="What do you want to do?",
    asked=("publish a port", "docker run --rm", "keep data", "read logs"),
    first_lesson="Start with the first lesson",
    verified_of="{verified} of {all} snippets verified in this build",
    pages_and_verified="{pages} pages · {verified} of {all} snippets verified",
    copy="Copy the commands",
    shell="Shell",
    sdk="Python (SDK)",
    exit="exit status {status}",
    interrupt="Ctrl-C pressed",
    typed="typed",
    engine="Docker Engine {version}",
    client="client {version}",
    image="Image",
    whole_run="Show the whole run, as recorded",
    whole_run_above="The whole run is further up on this page",
    more_lines="Show {count} more lines",
    fold="Fold the output",
    diagram="Diagram",
    any_lines="Lines that differ from run to run",
    varies="Differs from run to run",
    varies_printed="Differs from run to run; the verified run printed {printed}",
    on_engine="Engine",
    with_client="Client",
    duration="Duration",
    reason="Reason",
    difference="What differed",
    fingerprint="Fingerprint",
    seconds="{seconds:.1f} s",
    search_kinds=("command", "option", "snippet", "page"),
    cut="{count:,} more characters are not shown here.",
    nothing="no output",
    clean_up="Clean up",
    clean_up_lead="These commands remove what the snippets on this page created. They ran right after the snippets, and"
    " nothing was left.",
    related="Related pages",
    edit="Edit this page",
    report="Report a problem",
    feed="What changed in verification",
    as_markdown="This page as Markdown",
    not_found="There is no such page",
    not_found_lead="The address may have changed. Search for what you were looking for, or begin at the start page.",
    to_start="To the start page",
    verification="Verification",
    verification_lead="Every snippet on this site, and what happened when it was last run.",
    verification_data="The whole record is also there for machines: [verification.json](kb:/verification.json), and a"
    " [feed](kb:/verification.xml) of what changed.",
    snippets="Snippets",
    steps="Commands run",
    with_stand_ins="With stand-ins",
    signature="Signature of the receipts",
    signed_by="signed by key {key}",
    not_signed="not signed",
    time_by_topic="Time by topic",
    coverage="Commands with a verified example",
    covered="has one",
    uncovered="has none yet",
    filter="Filter",
    all="All",
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
        State.STALE: "마지막으로 실행한 뒤에 결과에 영향을 주는 것이 바뀌어 그 결과를 더는 인정하지 않습니다.",
        State.FAILED: "마지막 실행에서 출력이나 종료 코드가 아래와 달랐습니다.",
        State.ERROR: "마지막 실행이 끝나기 전에 문제가 생겼습니다.",
        State.SKIPPED: "실행한 머신에 필요한 기능이 없어 건너뛰었습니다.",
        State.UNVERIFIED: "이 빌드에는 실행 기록이 없습니다.",
    },
    doubts={
        Doubt.TEXT: "실행한 뒤에 스니펫을 고쳤습니다",
        Doubt.STEPS: "기록된 단계가 스니펫의 단계와 다릅니다",
        Doubt.OUTPUT: "기록된 출력이나 종료 코드가 여기 보이는 것과 다릅니다",
        Doubt.IMAGE: "그 뒤로 이미지를 만드는 방법이 바뀌었습니다",
        Doubt.RUNNER: "실행하고 비교하는 프로그램, 엔진, 클라이언트, 이미지 가운데 기록과 다른 것이 있습니다",
    },
    provenances={Provenance.STAND_IN: "대체 이미지", Provenance.SNIPPET: "여기서 빌드", Provenance.REAL: ""},
    home="홈",
    ask="무엇을 하고 싶으세요?",
    asked=("포트 공개", "docker run --rm", "데이터 남기기", "로그 보기"),
    first_lesson="첫 번째 글부터 읽기",
    verified_of="이 빌드에서 스니펫 {all}개 중 {verified}개 검증",
    pages_and_verified="페이지 {pages}개 · 스니펫 {all}개 중 {verified}개 검증",
    copy="명령만 복사",
    shell="셸",
    sdk="Python (SDK)",
    exit="종료 코드 {status}",
    interrupt="Ctrl-C 입력",
    typed="입력",
    engine="Docker Engine {version}",
    client="클라이언트 {version}",
    image="이미지",
    whole_run="전체 실행 기록 보기",
    whole_run_above="전체 실행 기록은 이 페이지 위쪽에 있습니다",
    more_lines="{count}줄 더 보기",
    fold="출력 접기",
    diagram="그림",
    any_lines="실행할 때마다 달라지는 줄",
    varies="실행할 때마다 달라지는 값",
    varies_printed="실행할 때마다 달라지는 값입니다. 검증할 때 출력된 값: {printed}",
    on_engine="엔진",
    with_client="클라이언트",
    duration="소요 시간",
    reason="이유",
    difference="달라진 부분",
    fingerprint="지문",
    seconds="{seconds:.1f}초",
    search_kinds=("명령", "옵션", "스니펫", "문서"),
    cut="{count:,}자가 더 있지만 여기서는 생략합니다.",
    nothing="출력 없음",
    clean_up="정리하기",
    clean_up_lead="이 페이지의 스니펫이 만든 것을 지우는 명령입니다."
    " 스니펫을 실행한 직후에 함께 실행했고, 남은 것이 없었습니다.",
    related="관련 페이지",
    edit="이 페이지 고치기",
    report="문제 알리기",
    feed="검증 결과의 변화",
    as_markdown="이 페이지를 Markdown으로 보기",
    not_found="페이지를 찾을 수 없습니다",
    not_found_lead="주소가 바뀌었을 수 있습니다. 찾는 내용을 검색하거나 첫 페이지에서 시작해 보세요.",
    to_start="첫 페이지로",
    verification="검증 현황",
    verification_lead="이 사이트에 실린 모든 스니펫과 마지막 실행 결과입니다.",
    verification_data="전체 기록은 기계가 읽을 수 있는 [verification.json](kb:/verification.json)으로도 공개하며,"
    " 바뀐 내용은 [피드](kb:/verification.xml)로 받아 볼 수 있습니다.",
    snippets="스니펫",
    steps="실행한 명령",
    with_stand_ins="대체 이미지 사용",
    signature="실행 기록의 서명",
    signed_by="키 {key}로 서명함",
    not_signed="서명하지 않음",
    time_by_topic="주제별 소요 시간",
    coverage="검증된 예제가 있는 명령",
    covered="예제 있음",
    uncovered="아직 없음",
    filter="걸러 보기",
    all="전체",
    snippet="스니펫",
    outcome="결과",
    date="마지막 실행",
    months=(),
    day="{year}년 {month}월 {day}일",
)

WORDS: Mapping[str, Words] = {"en": _EN, "ko": _KO}
