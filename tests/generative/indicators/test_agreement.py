"""The pipeline and the plain reference find the same in every generated world."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from tests.factories.rows import insert
from tests.generative.indicators.reference import OUTCOMES, Figures, Reference
from tests.generative.indicators.worlds import READ, Case, cases
from wholecity.indicators.definitions import DIVISIONS, INDICATORS, NOT_REPORTED, Basis, Reason
from wholecity.indicators.pipeline import Computed, compute_on
from wholecity.indicators.pipeline.cells import level_joins, level_of
from wholecity.jobs.progress import Silent
from wholecity.warehouse.catalogue import CATALOGUE
from wholecity.warehouse.store import create_statement

COMPUTED = ("cell", "indicator_year", "indicator_source")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as made:
        for name in ("delivery", *READ, *COMPUTED):
            made.execute(create_statement(CATALOGUE[name]))
        yield made


def fill(connection: duckdb.DuckDBPyConnection, case: Case) -> None:
    for name, rows in case.tables.items():
        connection.execute(f"DELETE FROM {name}")
        insert(connection, CATALOGUE[name], rows)


def computed(connection: duckdb.DuckDBPyConnection, case: Case) -> Computed:
    fill(connection, case)
    return compute_on(connection, method=case.method, progress=Silent())


def expected(case: Case) -> Figures:
    method = case.method
    return Reference(
        case.tables, method.minimum_days, Fraction(method.half_day), method.mobility_grace
    ).figures()


def rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    result = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in result.description]
    return [dict(zip(names, values, strict=True)) for values in result.fetchall()]


def exact(value: Any) -> Any:
    return Fraction(value) if isinstance(value, Decimal) else value


def cells_of(connection: duckdb.DuckDBPyConnection) -> dict[Any, dict[str, Any]]:
    found = {}
    keys = [d.key for d in DIVISIONS]
    for row in rows(connection, "cell"):
        group = tuple((key, row[key]) for key in keys if row[key] is not None)
        assert row["grouping"] == ",".join(key for key, _ in group)
        numbers = {k: exact(v) for k, v in row.items() if k not in (*keys, "grouping")}
        found[numbers.pop("school_year"), group] = numbers
    return found


def students_of(connection: duckdb.DuckDBPyConnection) -> dict[Any, dict[str, Any]]:
    """The step before counting, with levels instead of numbers."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP VIEW told AS
        SELECT r.child, c.school_year, {", ".join(level_of(d.key) for d in DIVISIONS)},
               c.enrolled, c.absent, c.eligible, c.missed_5, c.missed_10, c.missed_20,
               c.mobile, c.suspended, c.homeless, c.in_program
        FROM student c
        JOIN (SELECT DISTINCT student, child FROM student_record) r ON r.student = c.student
        {level_joins()}
        """
    )
    found = {}
    for row in rows(connection, "told"):
        key = (row.pop("child"), row.pop("school_year"))
        assert key not in found
        found[key] = row
    return found


def as_rows(figures: Figures) -> dict[Any, dict[str, Any]]:
    """The students of the reference as the step tells them; days in tenths."""
    return {
        key: {
            **s.groups,
            "enrolled": s.enrolled * 10,
            "absent": s.absent * 10,
            "eligible": s.eligible,
            "missed_5": s.tier != "under_5",
            "missed_10": s.tier in ("from_10_to_20", "from_20"),
            "missed_20": s.tier == "from_20",
            **{name: s.outcomes[name] for name in OUTCOMES if name != "chronic"},
        }
        for key, s in figures.students.items()
    }


def without_the_unknown(
    found: dict[Any, dict[str, Any]], expected: dict[Any, dict[str, Any]]
) -> dict[Any, dict[str, Any]]:
    """What a year cannot say is blanked in the cells, later than here."""
    return {
        key: {k: v if expected[key][k] is not None else None for k, v in row.items()}
        for key, row in found.items()
    }


ALWAYS = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Seen:
    """What the generated worlds contained."""

    def __init__(self) -> None:
        self.things: set[str] = set()

    def look(self, report: Computed, figures: Figures) -> None:
        self.things |= {f"{s.basis}" for y in report.years for s in y.sources}
        self.things |= {f"{reason}" for y in report.years for reason in y.missing.values()}
        self.things |= {"crossing" for y in report.years if y.crossing}
        self.things |= {"contradicted" for y in report.years if y.contradicted}
        self.things |= {"set aside"} if report.set_aside else set()
        for student in figures.students.values():
            self.things |= {f"{k}={v}" for k, v in student.groups.items() if k != "school"}
            self.things |= {f"{o} is {student.outcomes[o]}" for o in OUTCOMES}
            self.things |= {student.tier, f"eligible is {student.eligible}"}
            self.things |= (
                {"exactly ten percent"} if student.absent * 10 == student.enrolled else (set())
            )


def wanted() -> set[str]:
    levels = {f"{d.key}={v}" for d in DIVISIONS for v in d.levels if d.key != "grade"}
    levels |= {f"grade={v}" for v in ("PK", "K", "01", "12", "UG")}
    unknown = {f"{d.key}={NOT_REPORTED}" for d in DIVISIONS if d.key != "school"}
    outcomes = {f"{o} is {v}" for o in OUTCOMES for v in (True, False)}
    not_known = {f"{o} is None" for o in OUTCOMES if o != "chronic"}
    special = {"crossing", "contradicted", "set aside", "exactly ten percent"}
    tiers = {i.key.removeprefix("tier_") for i in INDICATORS if i.key.startswith("tier_")}
    bases = {str(b) for b in Basis}
    eligible = {"eligible is True", "eligible is False"}
    return (
        levels
        | unknown
        | outcomes
        | not_known
        | special
        | tiers
        | bases
        | eligible
        | {str(r) for r in Reason}
    )


def check(connection: duckdb.DuckDBPyConnection, case: Case, seen: Seen) -> None:
    report = computed(connection, case)
    figures = expected(case)
    students = students_of(connection) if report.years else {}
    wanted_students = as_rows(figures)
    assert students.keys() == wanted_students.keys()
    assert without_the_unknown(students, wanted_students) == wanted_students
    assert cells_of(connection) == figures.cells
    assert {
        (y.year.ending, key): str(why) for y in report.years for key, why in y.missing.items()
    } == figures.missing
    assert {y.year.ending: y.contradicted for y in report.years} == figures.contradicted
    seen.look(report, figures)


def test_pipeline_and_reference_agree_and_their_worlds_hold_every_level_and_difficulty(connection):
    seen = Seen()

    @settings(ALWAYS, max_examples=200)
    @given(case=cases())
    def agree(case: Case) -> None:
        check(connection, case, seen)

    agree()
    assert wanted() - seen.things == set()


@settings(ALWAYS, max_examples=10)
@given(case=cases())
def test_computing_twice_changes_nothing(connection, case):
    first = computed(connection, case)
    cells = cells_of(connection)
    assert compute_on(connection, method=case.method, progress=Silent()) == first
    assert cells_of(connection) == cells
