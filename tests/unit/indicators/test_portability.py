"""The steps stay in the part of SQL that Spark has too, as far as a translator can tell."""

import pytest
import sqlglot
from sqlglot import exp

from wholecity.indicators.pipeline import enrolment
from wholecity.indicators.pipeline.computation import all_steps
from wholecity.indicators.rules import Method
from wholecity.kernel.school_year import SchoolYear

STEPS = [enrolment.SOURCE_YEAR, *all_steps([SchoolYear(2025), SchoolYear(2026)], Method())]


def strange_to_spark(sql: str) -> list[str]:
    """Functions that no translation knows, and clauses that Spark has no word for."""
    (said,) = sqlglot.transpile(sql, read="duckdb", write="spark")
    tree = sqlglot.parse_one(said, read="spark")
    unknown = [call.name for call in tree.find_all(exp.Anonymous)]
    joins = [join.method for join in tree.find_all(exp.Join) if join.method == "ASOF"]
    return unknown + joins


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_no_step_uses_what_spark_does_not_have(step):
    assert strange_to_spark(step.sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM a ASOF JOIN b ON a.day >= b.day",
        "SELECT bitstring_agg(day) FROM a",
    ],
)
def test_what_spark_does_not_have_is_noticed(sql):
    assert strange_to_spark(sql)


def test_every_step_has_a_name_of_its_own():
    names = [step.name for step in STEPS]
    assert len(names) == len(set(names))
