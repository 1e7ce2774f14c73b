"""Small worlds for Hypothesis: every table that the indicators read, with what goes wrong in each.

Two school sources share a handful of children; their stays overlap, leave the
calendar and have no end; attendance comes by day, as events, as a summary or
not at all, also for days that do not count. Keys of tables are unique, as the
load makes them; everything else may be missing.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from wholecity.indicators.rules import Method
from wholecity.warehouse.catalogue import CATALOGUE

YEARS = (2025, 2026)
SOURCES = ("charter", "district")
PEOPLE = ("p1", "p2", "p3")
SCHOOLS = ("north", "south")
CHILDREN = ("C1", "C2")
ZIPS = ("01001", "01002", "01003")
WAYS = ("daily", "daily", "daily", "events", "events", "none", "summary", "all")

Row = dict[str, Any]
World = dict[str, list[Row]]

READ = (
    "enrolment",
    "calendar_day",
    "crosswalk",
    "attendance_day",
    "attendance_event",
    "attendance_summary",
    "student_year",
    "person",
    "address",
    "postal_place",
    "housing_episode",
    "participation",
)


def school_days(year: int) -> list[date]:
    """The days that a year's tables talk about; the first lies in the summer before."""
    return [
        date(year - 1, 6, 29),
        *(date(year - 1, 9, 1) + timedelta(n) for n in range(22)),
        date(year, 6, 30),
    ]


@dataclass(frozen=True)
class Case:
    tables: World
    method: Method


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


PORTION = st.sampled_from([None, None, None, Decimal("0.25"), Decimal("0.50"), Decimal("1.00")])
STATUS = st.sampled_from(
    [
        "present",
        "present",
        "present",
        "present",
        "tardy",
        "in_school_suspension",
        "excused",
        "unexcused",
        "suspended",
    ]
)
METHODS = st.builds(
    Method,
    minimum_days=st.sampled_from([1, 5, 10, 18]),
    half_day=st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal("1")]),
    mobility_grace=st.sampled_from([0, 1, 5, 10]),
)


def unique(table: str, rows: list[Row]) -> list[Row]:
    """One row for each key, all columns present."""
    declared = CATALOGUE[table]
    kept = {tuple(r.get(k) for k in declared.key): r for r in rows}
    return [{name: r.get(name) for name in declared.names} for r in kept.values()]


@st.composite
def people(draw: st.DrawFn) -> list[tuple[str, str]]:
    """The records of the school sources."""
    every = [(s, p) for s in SOURCES for p in PEOPLE]
    return draw(st.lists(st.sampled_from(every), min_size=1, max_size=4, unique=True))


@st.composite
def spans(draw: st.DrawFn, year: int) -> tuple[date, date | None]:
    """Often the whole year, sometimes a part, sometimes the wrong way round."""
    days = school_days(year)
    if draw(st.integers(0, 9)) < 4:
        return days[1], None
    return draw(st.sampled_from(days)), draw(maybe(st.sampled_from(days)))


@st.composite
def enrolments(draw: st.DrawFn, records: list[tuple[str, str]]) -> list[Row]:
    rows = []
    for source, person in records:
        for year in draw(st.sets(st.sampled_from(YEARS), min_size=1)):
            for _ in range(draw(st.integers(0, 3))):
                entry, exit_ = draw(spans(year))
                rows.append(
                    {
                        "delivery": draw(st.integers(1, 3)),
                        "source": source,
                        "person_key": person,
                        "school_key": draw(st.sampled_from(SCHOOLS)),
                        "school_year": year,
                        "grade": draw(st.sampled_from([None, "PK", "K", "01", "12", "UG"])),
                        "entry_date": entry,
                        "exit_date": exit_,
                    }
                )
    return rows


@st.composite
def calendars(draw: st.DrawFn) -> list[Row]:
    rows = []
    for source in SOURCES:
        for school in SCHOOLS:
            for year in YEARS:
                closed = draw(st.sets(st.sampled_from(school_days(year)), max_size=5))
                unsaid = draw(st.sets(st.sampled_from(school_days(year)), max_size=2))
                rows += [
                    {
                        "delivery": 1,
                        "source": source,
                        "school_key": school,
                        "school_year": year,
                        "day": day,
                        "instructional": day not in closed,
                    }
                    for day in school_days(year)
                    if day not in unsaid
                ]
    return rows


@st.composite
def attendance(
    draw: st.DrawFn, enrolled: list[Row], ways: dict[tuple[str, int], str]
) -> dict[str, list[Row]]:
    """Rows by day for the stays, most of them counting and some not; and events."""
    daily, events = [], []
    for stay in enrolled:
        way = ways[stay["source"], stay["school_year"]]
        days = school_days(stay["school_year"])
        days = days[: draw(st.sampled_from([len(days), len(days), 15]))]
        where = {k: stay[k] for k in ("delivery", "source", "person_key", "school_key")}
        inside = [
            d for d in days if stay["entry_date"] <= d and d <= (stay["exit_date"] or days[-1])
        ]
        strays = draw(st.lists(st.sampled_from(days), max_size=2))
        if way in ("daily", "all"):
            daily += [
                where | {"day": day, "status": draw(STATUS), "portion_absent": draw(PORTION)}
                for day in (*inside, *strays)
            ]
        if way in ("events", "all"):
            events += [
                where | {"day": day, "category": draw(STATUS), "duration": draw(PORTION)}
                for day in draw(st.lists(st.sampled_from(days), max_size=8))
            ]
    return {"attendance_day": daily, "attendance_event": events}


@st.composite
def summaries(
    draw: st.DrawFn, records: list[tuple[str, str]], ways: dict[tuple[str, int], str]
) -> list[Row]:
    any_days = maybe(st.decimals(0, 30, places=1))
    edge = st.sampled_from([("20", "2"), ("15.0", "1.5"), ("20", "1"), ("10", "2"), ("20", "2.1")])
    pairs = st.tuples(any_days, any_days) | edge.map(lambda pair: tuple(map(Decimal, pair)))
    some_days = st.sampled_from(["0", "0", "0.5", "1.5", "3"]).map(Decimal)
    all_days = st.sampled_from(["20", "25.5", "31"]).map(Decimal)
    rows = []
    # Delivered for all students, or for some, or for none.
    taught = draw(st.sampled_from([st.none(), all_days, all_days, maybe(all_days)]))
    suspended = draw(st.sampled_from([st.none(), some_days, some_days, maybe(some_days)]))
    for source, person in records:
        for year in YEARS:
            if ways[source, year] in ("summary", "all"):
                for school in draw(st.sets(st.sampled_from(SCHOOLS), max_size=2)):
                    enrolled, absent = draw(pairs)
                    rows.append(
                        {
                            "delivery": 1,
                            "source": source,
                            "person_key": person,
                            "school_key": school,
                            "school_year": year,
                            "days_enrolled": enrolled,
                            "days_absent": absent,
                            "instructional_days": draw(taught),
                            "days_suspended": draw(suspended),
                        }
                    )
    return rows


@st.composite
def traits(draw: st.DrawFn, records: list[tuple[str, str]]) -> list[Row]:
    flag = maybe(st.booleans())
    races = [
        None,
        "hispanic",
        "american_indian",
        "asian",
        "black",
        "mena",
        "pacific_islander",
        "white",
        "two_or_more",
    ]
    return [
        {
            "delivery": draw(st.integers(1, 3)),
            "source": source,
            "person_key": person,
            "school_year": year,
            "race_ethnicity": draw(st.sampled_from(races)),
            "low_income": draw(flag),
            "english_learner": draw(flag),
            "disability": draw(flag),
        }
        for source, person in records
        for year in YEARS
        if draw(st.integers(0, 5))
    ]


@st.composite
def persons(draw: st.DrawFn, records: list[tuple[str, str]]) -> list[Row]:
    return [
        {
            "delivery": draw(st.integers(1, 3)),
            "source": source,
            "person_key": person,
            "sex": draw(st.sampled_from([None, "F", "M", "X"])),
        }
        for source, person in records
    ]


@st.composite
def addresses(draw: st.DrawFn, records: list[tuple[str, str]]) -> list[Row]:
    days = [date(2024, 3, 1), date(2025, 6, 30), date(2025, 7, 1), date(2027, 1, 1)]
    return [
        {
            "delivery": draw(st.integers(1, 3)),
            "source": source,
            "person_key": person,
            "line": f"{n} Street",
            "postal_code": draw(st.sampled_from([None, *ZIPS])),
            "from_date": draw(maybe(st.sampled_from(days))),
        }
        for source, person in records
        for n in range(draw(st.integers(0, 3)))
    ]


@st.composite
def places(draw: st.DrawFn) -> list[Row]:
    days = [date(2020, 1, 1), date(2025, 7, 1), date(2027, 1, 1)]
    return [
        {
            "delivery": 1,
            "source": draw(st.sampled_from(["city", "county"])),
            "postal_code": draw(st.sampled_from(ZIPS)),
            "neighbourhood": draw(st.sampled_from(["east", "harbor", "west"])),
            "valid_from": draw(st.sampled_from(days)),
        }
        for _ in range(draw(st.integers(0, 5)))
    ]


@st.composite
def services(draw: st.DrawFn) -> dict[str, list[Row]]:
    days = [date(2024, 6, 30), date(2024, 7, 1), date(2025, 6, 30), date(2025, 7, 1)]
    housing = [
        {
            "delivery": 1,
            "source": "shelter",
            "person_key": f"h{draw(st.integers(1, 3))}",
            "episode_key": f"e{n}",
            "homeless": draw(st.sampled_from([True, True, False, None])),
            "entry_date": draw(st.sampled_from(days)),
            "exit_date": draw(maybe(st.sampled_from(days))),
        }
        for n in range(draw(st.sampled_from([2, 3, 0])))
    ]
    programs = [
        {
            "delivery": 1,
            "source": "club",
            "person_key": f"a{draw(st.integers(1, 3))}",
            "program_key": "P",
            "kind": draw(st.sampled_from(["after_school", "after_school", "summer"])),
            "start_date": draw(st.sampled_from(days)),
            "end_date": draw(maybe(st.sampled_from(days))),
            "days_attended": draw(st.sampled_from([1, None, 0, 40])),
        }
        for _ in range(draw(st.sampled_from([2, 3, 0])))
    ]
    return {"housing_episode": housing, "participation": programs}


@st.composite
def links(draw: st.DrawFn, records: list[tuple[str, str]]) -> list[Row]:
    """Which child each record is: none linked, or most of them."""
    if draw(st.integers(0, 3)) == 0:
        return []
    others = [("shelter", f"h{n}") for n in (1, 2, 3)] + [("club", f"a{n}") for n in (1, 2, 3)]
    return [
        {"source": source, "person_key": person, "child": draw(st.sampled_from(CHILDREN))}
        for source, person in (*records, *others)
        if source not in SOURCES or draw(st.integers(0, 5))
    ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole small world, and a method to count it by."""
    records = draw(people())
    ways = {(s, y): draw(st.sampled_from(WAYS)) for s in SOURCES for y in YEARS}
    enrolled = unique("enrolment", draw(enrolments(records)))
    tables = {
        "enrolment": enrolled,
        "calendar_day": draw(calendars()),
        "crosswalk": draw(links(records)),
        **draw(attendance(enrolled, ways)),
        "attendance_summary": draw(summaries(records, ways)),
        "student_year": draw(traits(records)),
        "person": draw(persons(records)),
        "address": draw(addresses(records)),
        "postal_place": draw(places()),
        **draw(services()),
    }
    return Case({name: unique(name, tables[name]) for name in READ}, draw(METHODS))
