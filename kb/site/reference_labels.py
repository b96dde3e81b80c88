"""What the pages of the reference say of their own accord, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReferenceWords:
    """The labels of one language. ``{…}`` in them are filled with ``str.format``."""

    title: str
    description: str
    lead: str
    by_task: str
    by_command: str
    usage: str
    aliases: str
    commands: str
    options: str
    more_options: str
    option: str
    meaning: str
    switch: str
    examples: str
    no_example: str
    transcript: str
    more_examples: str
    related: str
    machine_readable: str
    groups: Mapping[str, str]


REFERENCE_WORDS: Mapping[str, ReferenceWords] = {
    "en": ReferenceWords(
        title="Command reference",
        description="Every command of Docker and Compose: what it does, its options, and examples that were run.",
        lead="Every command of Docker and Compose with its options, and the places on this site where it was run. "
        "Read off {versions}.",
        by_task="By task",
        by_command="By command",
        usage="Usage",
        aliases="Also spelled",
        commands="Commands",
        options="Options",
        more_options="More options",
        option="Option",
        meaning="What it does",
        switch="switch",
        examples="Examples",
        no_example="No example of this command is verified yet.",
        transcript="Transcript",
        more_examples="More places that use it",
        related="Related commands",
        machine_readable="For other programs: {json} and its {schema}.",
        groups={
            "containers": "Containers",
            "images": "Images",
            "build": "Builds",
            "volumes": "Volumes",
            "networks": "Networks",
            "compose": "Compose",
            "swarm": "Swarm",
            "system": "Docker itself",
        },
    ),
    "ko": ReferenceWords(
        title="명령 레퍼런스",
        description="Docker와 Compose의 모든 명령: 하는 일, 옵션, 실제로 실행한 예제.",
        lead="Docker와 Compose의 모든 명령과 옵션, 그리고 이 사이트에서 그 명령을 실행한 곳을 모았습니다. "
        "{versions}에서 읽었습니다.",
        by_task="하려는 일로 찾기",
        by_command="명령으로 찾기",
        usage="사용법",
        aliases="다른 이름",
        commands="하위 명령",
        options="옵션",
        more_options="나머지 옵션",
        option="옵션",
        meaning="하는 일",
        switch="스위치",
        examples="예제",
        no_example="이 명령은 아직 검증된 예제가 없습니다.",
        transcript="실행 기록",
        more_examples="이 명령을 쓰는 다른 곳",
        related="관련 명령",
        machine_readable="다른 프로그램에서 쓰려면 {json}과 {schema}를 사용하세요.",
        groups={
            "containers": "컨테이너",
            "images": "이미지",
            "build": "빌드",
            "volumes": "볼륨",
            "networks": "네트워크",
            "compose": "Compose",
            "swarm": "Swarm",
            "system": "Docker 자체",
        },
    ),
}
