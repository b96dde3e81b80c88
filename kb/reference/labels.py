"""What ``kb show`` says of its own accord, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of one language."""

    usage: str
    aliases: str
    commands: str
    options: str
    examples: str
    related: str
    default: str
    repeatable: str
    hidden: str
    only: str
    lacking: str
    no_example: str
    proof: str
    more: str
    more_options: str
    states: Mapping[str, str]


WORDS: Mapping[str, Words] = {
    "en": Words(
        usage="Usage",
        aliases="Also",
        commands="Commands",
        options="Options",
        examples="Examples",
        related="See also",
        default="default {value}",
        repeatable="may be repeated",
        hidden="not in --help",
        only="only in {versions}",
        lacking="not in {versions}",
        no_example="No example is verified yet.",
        proof="✓ verified on Docker Engine {engines}, {day}",
        more="{count} more: kb show {name} --examples {all}",
        more_options="{count} more options: kb show {name} --all",
        states={
            "verified": "verified",
            "stale": "changed since verified",
            "failed": "failed",
            "error": "could not be run",
            "skipped": "skipped",
            "": "not verified in this build",
        },
    ),
    "ko": Words(
        usage="사용법",
        aliases="다른 이름",
        commands="하위 명령",
        options="옵션",
        examples="예제",
        related="함께 보기",
        default="기본값 {value}",
        repeatable="여러 번 가능",
        hidden="--help에 없음",
        only="{versions}에만 있음",
        lacking="{versions}에는 없음",
        no_example="아직 검증된 예제가 없습니다.",
        proof="✓ Docker Engine {engines}에서 검증됨, {day}",
        more="{count}개 더 보기: kb show {name} --examples {all}",
        more_options="옵션 {count}개 더 보기: kb show {name} --all",
        states={
            "verified": "검증됨",
            "stale": "검증 이후 변경됨",
            "failed": "실패",
            "error": "실행하지 못함",
            "skipped": "건너뜀",
            "": "이 빌드에서는 검증하지 않음",
        },
    ),
}
