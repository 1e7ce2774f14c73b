"""T39: an extract of a city in which everybody is known, attacked with a file like a voters' list.

The attacker has for every child name, birth date, sex, race, grade and school of every year,
knows the codebook and which code is which school, and looks for rows that only one child fits.
"""

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from django.conf import settings as installed

from tests.factories.research import YEARS, city, licensed, research_city
from wholecity.extracts import actions, queries
from wholecity.extracts.actions import making
from wholecity.extracts.actions.place import project_key
from wholecity.extracts.models import Extract
from wholecity.extracts.rules import protecting
from wholecity.extracts.rules.fields import NOT_REPORTED, OTHER
from wholecity.extracts.rules.records import Record, ladder, pseudonym
from wholecity.people.rules import Acting
from wholecity.policy.roles import Role
from wholecity.ui.texts import told

pytestmark = pytest.mark.django_db

LEAD = Acting("lea", Role.DATA_LEAD)
OFFICER = Acting("pat", Role.PRIVACY_OFFICER)
ROSA = Acting("rosa", Role.RESEARCHER)
KINDS = {"oak": "elementary", "elm": "elementary", "mid": "mid", "high": "high"}


@pytest.fixture
def warehouse(settings, tmp_path, db):
    return research_city(settings, tmp_path)


def made(**terms) -> Extract:
    licensed(**terms)
    number = actions.make(by=LEAD, license="study")
    return Extract.objects.get(number=number)


def rows_of(extract: Extract) -> list[dict[str, str]]:
    actions.approve(by=OFFICER, number=extract.number, trained_until=date(2099, 1, 1))
    packed = actions.fetch(by=ROSA, number=extract.number, address="127.0.0.1")
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        assert sorted(files.namelist()) == ["codebook.csv", "data.csv", "terms.txt"]
        return list(csv.DictReader(io.StringIO(files.read("data.csv").decode())))


def voters() -> dict[str, list[Record]]:
    """What the attacker's file says of each child, by its true ID."""
    rows = city()
    person = {row["person_key"]: row for row in rows["person"]}
    race = {(r["person_key"], r["school_year"]): r for r in rows["student_year"]}
    found: dict[str, list[Record]] = {}
    for stay in rows["enrolment"]:
        who, year = person[stay["person_key"]], stay["school_year"]
        born = who["birth_date"]
        told = race[stay["person_key"], year]
        values = {
            "school": f"district:{stay['school_key']}",
            "school_kind": KINDS[stay["school_key"]],
            "grade": stay["grade"],
            "sex": who["sex"],
            "age": str(year - 1 - born.year - ((born.month, born.day) > (9, 1))),
            "race_ethnicity": told["race_ethnicity"],
            "english_learner": "yes" if told["english_learner"] else "no",
        }
        child = f"CHILD{int(stay['person_key'][1:]):05d}"
        found.setdefault(child, []).append(Record(child, year, values))
    return found


def confirmed(rows: Sequence[dict[str, str]], steps: dict[str, int], key: bytes) -> int:
    """Children of the attacker's file whom one child of the extract fits: the right one."""
    extract: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        extract.setdefault(row["research_id"], {})[row["school_year"]] = row
    found = 0
    for child, records in voters().items():
        fitting = [code for code, years in extract.items() if _fits(years, records, steps, key)]
        found += fitting == [pseudonym(key, "child", child)]
    return found


def _fits(
    years: dict[str, dict[str, str]], records: list[Record], steps: dict[str, int], key: bytes
) -> bool:
    if set(years) != {str(r.year) for r in records}:
        return False
    return all(
        years[str(record.year)][name] in (ladder(name, record, key)[step], OTHER, NOT_REPORTED)
        for record in records
        for name, step in steps.items()
        if name in years[str(record.year)]
    )


def known_steps(extract: Extract) -> dict[str, int]:
    known = {c.key for c in queries.extract(extract.number).columns if c.kind == "known"}
    return {name: step for name, step in extract.columns.items() if name in known}


def test_nobody_of_the_file_is_found_and_every_way_is_that_of_k_children(warehouse):
    extract = made()
    assert (extract.state, extract.k) == ("waiting", installed.MINIMUM_CELL)
    rows = rows_of(extract)
    assert len(rows) == extract.rows > 700
    assert extract.smallest >= extract.k
    ways: dict[tuple, set[str]] = {}
    by_child: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_child.setdefault(row["research_id"], []).append(row)
    steps = known_steps(extract)
    for code, own in by_child.items():
        way = tuple(
            (row["school_year"], *(row.get(name, "") for name in steps))
            for row in sorted(own, key=lambda r: r["school_year"])
        )
        ways.setdefault(way, set()).add(code)
    assert min(map(len, ways.values())) >= extract.k
    assert confirmed(rows, steps, project_key("study")) == 0


def without_k(monkeypatch):
    """The fault: every group is large enough."""
    whole = protecting.protect
    monkeypatch.setattr(making, "protect", lambda table, k, before: whole(table, 1))
    monkeypatch.setattr(protecting, "DIVERSITY", 0)


def without_trajectories(monkeypatch):
    """The fault: each year is looked at for itself, as if it were a child of its own."""
    whole = protecting.protect

    def by_year(table, k, before):
        alone = replace(table, child=np.arange(len(table.child)))
        found = whole(alone, k)
        return replace(found, with_dates=np.zeros(len(table.child), bool))

    monkeypatch.setattr(making, "protect", by_year)


@pytest.mark.parametrize("fault", [without_k, without_trajectories])
def test_without_a_check_children_are_found_and_the_file_is_not_kept(warehouse, monkeypatch, fault):
    fault(monkeypatch)
    extract = made()
    assert extract.state == "refused"
    said = told(extract.in_the_way)
    assert said.startswith("The file did not pass its tests:")
    assert "k" in said.strip(".").replace(",", "").split()
    assert not extract.hashes
    # With the tests out of the way too, the attack finds somebody.
    monkeypatch.setattr(making.testing, "failings", lambda *_, **__: {})
    again = made()
    assert confirmed(rows_of(again), known_steps(again), project_key("study")) > 0


def test_the_file_says_nothing_but_what_it_should(warehouse):
    extract = made()
    rows = rows_of(extract)
    text = "\n".join(",".join(row.values()) for row in rows)
    for canary in ("Canary", "Núñez", "CHILD0", "oak", "elm", "pacific_islander", "district"):
        assert canary not in text
    names = {row["person_key"] for row in city()["person"]}
    assert not names & {value for row in rows for value in row.values()}
    assert {len(row["research_id"]) for row in rows} == {32}
    assert [r["research_id"] for r in rows] == sorted(r["research_id"] for r in rows)
    # The club's children may not be used for research: nobody says whether they came.
    assert "after_school" not in rows[0]


def test_dates_are_others_than_the_true_ones_and_as_far_apart(warehouse):
    fields = ("enrolment.entry_date", "enrolment.school_key", "attendance_event.*")
    rows = [row for row in rows_of(made(fields=fields)) if row["entered_on"]]
    assert len(rows) > 20
    true = {f"2024-11-{day:02d}" for day in (10, 17)}
    shifts = {(date.fromisoformat(r["entered_on"]) - date(2024, 11, 10)).days for r in rows}
    assert len(shifts) > 20
    assert sum(row["entered_on"] in true for row in rows) < len(rows) / 5


def test_two_projects_have_no_code_in_common_and_one_has_the_same_again(warehouse):
    ours = {row["research_id"] for row in rows_of(made())}
    again = {row["research_id"] for row in rows_of(made())}
    assert ours == again
    key = project_key("another-study")
    theirs = {pseudonym(key, "child", child) for child in voters()}
    assert not ours & theirs
    # Whoever has the list of children and not the key makes none of them.
    guesses = {pseudonym(b"", "child", child) for child in voters()}
    assert not ours & guesses


def test_only_what_the_license_names_is_in_it(warehouse):
    fields = ("enrolment.*", "attendance_event.*", "person.sex")
    extract = made(fields=fields)
    assert set(extract.columns) == {"school", "grade", "sex", "absence", "suspended", "entered_on"}
    rows = rows_of(extract)
    assert not {"age", "low_income", "homeless", "race_ethnicity"} & rows[0].keys()


def test_a_delivery_without_the_lane_is_no_part_of_it(warehouse):
    with warehouse.writing() as connection:
        connection.execute(
            "UPDATE enrolment SET delivery = 9 WHERE person_key LIKE '%7' AND school_year = $1",
            [YEARS[0]],
        )
        connection.execute("UPDATE enrolment SET delivery = 9 WHERE person_key LIKE '%7'")
    with_all = len(city()["person"])
    extract = made()
    assert extract.children + extract.left_out == with_all * 9 / 10


def test_an_agreement_that_asks_for_larger_groups_gets_them(warehouse):
    extract = made(min_cell=40)
    assert extract.k == 40
    assert extract.state == "waiting"
    assert extract.smallest >= 40
