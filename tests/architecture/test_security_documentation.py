"""What docs/security names is there: each path, each test, each requirement once."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kills.__main__ import table
from tests.kills.catalogue import CHECKS

ROOT = Path(__file__).resolve().parents[2]
SECURITY = ROOT / "docs" / "security"
PAGES = sorted(SECURITY.glob("*.md"))
NAMED = re.compile(r"`((?:src|tests|docs|deploy|requirements)/[^`\s]*)`")
# Sections of ASVS 5.0.0 with how many requirements of levels 1 and 2 each has, from 1 on.
LEVEL_2 = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5},
    **{"6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2},
    **{"8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4},
    **{"10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4},
    **{"11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2},
    **{"13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1},
    **{"16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}
LEVEL_3 = {"1.2.10", "2.3.5", "5.3.3", "7.5.3", "8.3.2", "14.2.6", "14.2.7", "15.2.5", "15.4.2"}


def missing(text: str) -> Iterator[str]:
    """Paths and tests of a page that are not there."""
    for named in NAMED.findall(text):
        path, _, test = named.partition("::")
        if not (ROOT / path).exists():
            yield named
        elif test:
            name = test.split("[")[0]
            defined = rf"^ *(def|class) {re.escape(name)}\b"
            if not re.search(defined, (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE):
                yield named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_and_test_that_is_named_is_there(page):
    text = page.read_text(encoding="utf-8")
    assert NAMED.search(text)
    assert list(missing(text)) == []


def test_a_test_that_is_gone_would_be_noticed():
    assert list(missing("`tests/architecture/test_walls.py::test_nowhere`")) != []
    assert list(missing("`src/wholecity/nowhere.py`")) != []


def test_every_requirement_of_level_two_stands_there_once():
    text = (SECURITY / "asvs.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\d.]+)(?: \(L3\))? \| (\w[\w ]*) \| (.+) \|$", text, re.MULTILINE)
    listed = Counter(number for number, _, _ in rows)
    wanted = {f"{s}.{n}" for s, most in LEVEL_2.items() for n in range(1, most + 1)} | LEVEL_3
    assert len(wanted) == 253 + len(LEVEL_3)
    assert listed == Counter(wanted)
    assert {state for _, state, _ in rows} == {"met", "partly", "not met", "none"}


def test_the_table_of_checks_is_the_catalogue():
    assert "\n".join(table(CHECKS)) in (SECURITY / "kills.md").read_text(encoding="utf-8")


def test_every_check_of_the_threat_model_is_in_the_catalogue():
    named = set(re.findall(r"\bT\d\d\b", (SECURITY / "threat-model.md").read_text("utf-8")))
    assert named <= {check.number for check in CHECKS}
    assert {c.number for c in CHECKS} - named == set()


def test_each_fault_that_a_check_has_to_notice_has_one_place_in_the_code():
    found = {
        check.number: (ROOT / "src/wholecity" / check.file).read_text("utf-8").count(check.old)
        for check in CHECKS
    }
    assert {number: places for number, places in found.items() if places != 1} == {}
