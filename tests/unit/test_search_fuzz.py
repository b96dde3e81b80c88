"""No text whatever troubles the search: thousands of queries, more where KB_FUZZ says so (CI runs a minute of them)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.model import KbError
from kb.search.arguments import split
from kb.search.command import checked, nothing, shown
from kb.search.engine import Engine
from kb.search.prebuilt import make
from kb.terminal_text import Terminal

ROOT = Path(__file__).parents[2]
ASKED = [
    line.split("\t")[0]
    for file in sorted((ROOT / "tests/golden/search").glob("queries-*.tsv"))
    for line in file.read_text("utf-8").splitlines()[1:]
]
ANY = st.text(st.characters(categories=["L", "N", "P", "S", "Z", "Cc", "Cf", "Cs"]), max_size=60)
KOREAN = st.text(st.sampled_from("가각낳닭뷁힣ㄱㅎㅏㅣㅢ도커컨테이너실행를에서은는 -"), max_size=30)
OPTIONS = st.from_regex(r"(docker )?[a-z]{0,8} -{1,3}[A-Za-z가-힣ㄱ-ㅣ=]{0,9}", fullmatch=True)
QUERIES = st.one_of(
    ANY,
    KOREAN,
    OPTIONS,
    st.tuples(st.sampled_from(ASKED), ANY, st.integers(0, 40)).map(lambda of: of[0][: of[2]] + of[1] + of[0][of[2] :]),
    st.lists(st.sampled_from(ASKED), min_size=2, max_size=30).map(" ".join),
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(make(ROOT, "ko"))


@settings(
    max_examples=int(os.environ.get("KB_FUZZ", "400")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(query=QUERIES)
def test_any_query_gets_a_list_in_order_or_one_clear_line(query, engine):
    plain, fault = "", None
    try:
        plain = checked(query)
    except KbError as refused:
        fault = refused
    if fault:
        assert "\n" not in str(fault) and fault.mend
        return
    found = engine.search(plain, 12)
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True) and len(scores) <= 12
    assert found == engine.search(plain, 12)
    lines = [*shown(found, "en", Terminal(60, True)), *nothing(plain, "ko")]
    "\n".join(lines).encode()  # nothing that a terminal cannot be sent
    words = [word for word in query.split() if word != "--"]
    assert "--limit=3" in split([*words, "--limit", "3"])
