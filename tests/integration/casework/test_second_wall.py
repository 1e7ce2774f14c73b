"""On PostgreSQL the care projection shows itself as the decision permits, however it is read."""

import random
from functools import partial
from importlib import import_module

import pytest
from django.core.checks import run_checks
from django.db import DatabaseError, connection, transaction

from tests.factories.care_worlds import CHILDREN, moment, populate, standing
from tests.generative.casework.comparing import compare, copied, run, unnoticed
from wholecity.children.models import CareRecord
from wholecity.children.queries.wall import TOLD, asking, publishing
from wholecity.database import checks
from wholecity.policy.classes import ABOUT_A_CHILD, Purpose
from wholecity.policy.conditions import CONDITIONS
from wholecity.policy.decision import Context, Subject
from wholecity.policy.table import TABLE
from wholecity.policy.terms import COLLECTIVE, EMERGENCY_LASTS

FIRST = import_module("wholecity.casework.migrations.0002_second_wall")
WALL = import_module("wholecity.casework.migrations.0005_own_consent")
ALL = "SELECT id::text FROM children_carerecord"
POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="PostgreSQL alone")

# A fault → where it is planted in the wall's SQL → what stands there instead.
FAULTS = {
    "a draft is in force": ("AGREEMENTS", "stage = 'signed'", "true"),
    "an agreement has begun before its day": (
        "AGREEMENTS",
        "starts <= care_asked('today')::date",
        "true",
    ),
    "an agreement outlives its last day": (
        "AGREEMENTS",
        "care_asked('today')::date <= ends",
        "true",
    ),
    "an agreement outlives its early end": (
        "AGREEMENTS",
        "care_asked('today')::date <= ended_on",
        "true",
    ),
    "no memorandum is needed": ("AGREEMENTS", "parent_id IS NULL AND tier = 'mou'", "true"),
    "whoever is no party is shown it": ("AGREEMENTS", "one.key = care_asked('agency')", "true"),
    "a closed case is open": ("CASELOAD", "assignment.closed_at IS NULL", "true"),
    "another agency's caseload": ("CASELOAD", "agency.key = care_asked('agency')", "true"),
    "a worker has the team's caseload": (
        "CASELOAD",
        "worker.username = care_asked('user')\n    FROM",
        "true FROM",
    ),
    "an emergency lasts a second longer": (
        "EMERGENCIES",
        "care_asked('now')::timestamptz < opened_at",
        "care_asked('now')::timestamptz <= opened_at",
    ),
    "another role's emergency": ("EMERGENCIES", "opened.role = care_asked('role')", "true"),
    "an emergency that is yet to come": (
        "EMERGENCIES",
        "opened_at <= care_asked('now')::timestamptz",
        "true",
    ),
    "an emergency without a threat": ("EMERGENCIES", "threat ~ '[^[:space:]]'", "true"),
    "another account's child": ("FAMILY", "account.username = care_asked('user')", "true"),
    "a tie that ended": ("FAMILY", "tie.ended_at IS NULL", "true"),
    "a restricted parent": ("FAMILY", "tie.restricted = ''", "true"),
    "a parent on the 18th birthday": ("FAMILY", "::date < tie.adult_on", "::date <= tie.adult_on"),
    "a youth before the 18th birthday": (
        "FAMILY",
        "tie.adult_on <= care_asked('today')::date",
        "true",
    ),
    "a ground of another child": ("GROUNDS", "child_id = of_child", "true"),
    "a ground for another one": (
        "GROUNDS",
        "recipient IN (care_asked('agency'), care_asked('user'))",
        "true",
    ),
    "a ground for something else": ("GROUNDS", "purposes ? care_asked('purpose')", "true"),
    "a ground before its day": ("GROUNDS", "starts <= care_asked('today')::date", "true"),
    "a ground after its last day": ("GROUNDS", "care_asked('today')::date <= ends", "true"),
    "a revoked ground": ("GROUNDS", "care_asked('now')::timestamptz < revoked_at", "true"),
    "a field that is not agreed": ("COVERS", "fields ?| ARRAY", "true OR fields ?| ARRAY"),
    "a closed account": ("ROWS_ASKED", "care_asked('active') = 'yes'", "true"),
    "another role": ("ROWS_ASKED", "care_asked('role') = ANY (row.roles)", "true"),
    "another action": ("ROWS_ASKED", "care_asked('action') = ANY (row.actions)", "true"),
    "another purpose": ("ROWS_ASKED", "care_asked('purpose') = ANY (row.purposes)", "true"),
    "a source that is not agreed": ("POLICY", "one.sources ? source\n", "true\n"),
    "the lane of a value": ("POLICY", "'CARE' = ANY (string_to_array(lanes, ','))", "true"),
    "the purposes of an agreement": ("POLICY", "one.purposes ? 'CARE'", "true"),
    "any class of a ground": ("POLICY", "one.classes ? data_class", "true"),
    "any source of a ground": ("POLICY", "OR one.sources ? source)", "OR true)"),
    "another agency's own record": ("POLICY", "agency = care_asked('agency')", "true"),
    "any agreement's basis": ("POLICY", "AND one.basis = ANY (row.grounds)\n", "\n"),
    "no party to the agreement": ("POLICY", "AND one.party", ""),
    "a row without values": ("POLICY", "\"values\" <> '{}'", "true"),
    "what a minor consented to alone, for a parent": ("POLICY", "NOT own_consent AND", ""),
    "all of a minor, for the minor": ("POLICY", "'minor' AND own_consent", "'minor'"),
    "a case that is closed": ("INQUIRIES", "closed_at IS NULL", "true"),
    **{
        f"whether {need}": ("POLICY", f"WHEN '{need}' THEN", f"WHEN '{need}' THEN true OR")
        for need in WALL.NEEDS
        if need != "appointed"  # its row is for that role alone
    },
}


def plant(part: str, clause: str, instead: str) -> None:
    """Build the wall with one clause changed; whoever calls it takes it back."""
    sql = WALL.policy() if part == "POLICY" else getattr(WALL, part, "") or getattr(FIRST, part)
    assert sql.count(clause) >= 1, f"{clause} is not in {part}"
    if part == "POLICY":
        run("DROP POLICY care_is_read_as_decided ON children_carerecord")
    run(sql.replace(clause, instead))


def rows_of_the_table() -> list[tuple[object, ...]]:
    """The table of decisions, as far as it is about a child's values and rests on what is known."""
    about = {one.value for one in ABOUT_A_CHILD}
    facts = {name for name, one in CONDITIONS.items() if "_fact" in one.holds.__qualname__}
    facts -= {"appointed", "case"}  # which the database knows
    return [
        (
            row.number,
            *(",".join(sorted(part)) for part in (row.roles, row.things & about, row.actions)),
            *(",".join(sorted(part)) for part in (row.purposes, row.grounds, row.needs)),
            row.denies,
        )
        for row in TABLE
        if row.things & about and not facts & set(row.needs)
    ]


def test_the_wall_is_built_from_the_table_as_it_is():
    """The table changed? A migration of casework has to bring the wall's rows up to date."""
    assert list(WALL.ROWS) == rows_of_the_table()


def test_the_wall_knows_every_need_and_every_number_of_the_first_one():
    assert {need for row in WALL.ROWS for need in row[6].split(",") if need} == set(WALL.NEEDS)
    assert all(f"'{basis.value}'" in WALL.POLICY for basis in COLLECTIVE)
    assert EMERGENCY_LASTS.total_seconds() == 60 * 60


@POSTGRESQL
@pytest.mark.django_db
def test_both_walls_let_the_same_records_through():
    found = compare(60, seed=7)
    assert found.different == []
    assert found.visible > 100


@POSTGRESQL
@pytest.mark.django_db
def test_each_fault_in_the_wall_is_noticed():
    faults = {name: partial(plant, *where) for name, where in FAULTS.items()}
    assert unnoticed(faults, 400, seed=11) == []


@pytest.fixture
def city():
    """Worlds with children of whom something is kept: when that is, and what."""
    draw = random.Random(5)
    now = moment(draw)
    return now, populate(draw, standing(), now)


def publishers_context() -> set[str]:
    with publishing():
        return {row[0] for row in run(ALL)}


@POSTGRESQL
@pytest.mark.django_db
class TestWithoutSettings:
    def test_there_is_no_record_in_any_way_of_reading(self, city):
        assert run(ALL) == []
        assert copied() == frozenset()
        assert run("SELECT count(*) FROM children_carerecord") == [(0,)]
        assert not CareRecord.objects.exists()
        run("CREATE MATERIALIZED VIEW care_kept AS SELECT * FROM children_carerecord")
        assert run("SELECT count(*) FROM care_kept") == [(0,)]
        assert len(publishers_context()) == len(city[1])

    def test_nothing_can_be_written_changed_or_removed(self, city):
        made = CareRecord(
            child_id=CHILDREN[0], source="sis", item="new", values={}, as_of=city[0].date()
        )
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            made.save(force_insert=True)
        assert CareRecord.objects.update(data_class="C3") == 0
        assert CareRecord.objects.all().delete()[0] == 0
        assert len(publishers_context()) == len(city[1])

    def test_whoever_reads_can_write_nothing_either(self, city):
        who = Subject("ann", "R3", True, "schools")
        with asking(who, "read", Context(now=city[0], purpose=Purpose.CARE)):
            assert CareRecord.objects.update(data_class="C3") == 0

    def test_a_function_that_tells_what_it_is_given_is_told_nothing(self, city):
        """A cheap function in the condition runs after the wall, not before it."""
        run("CREATE TABLE heard (what text)")
        run("""
            CREATE FUNCTION listen(what text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
            AS $$ BEGIN INSERT INTO heard VALUES (what); RETURN true; END $$
        """)
        run("SELECT count(*) FROM children_carerecord WHERE listen(data_class)")
        assert run("SELECT * FROM heard") == []

    def test_statistics_tell_nothing(self, city):
        run("ANALYZE children_carerecord")
        assert run("SELECT * FROM pg_stats WHERE tablename = 'children_carerecord'") == []


@POSTGRESQL
@pytest.mark.django_db
def test_nothing_keeps_a_copy_of_what_somebody_might_see():
    """A materialized view keeps what whoever filled it saw: there is none."""
    assert run("SELECT matviewname FROM pg_matviews") == []


@POSTGRESQL
@pytest.mark.django_db(transaction=True)
class TestSettings:
    def told(self) -> set[object]:
        each = ", ".join(f"nullif(current_setting('wholecity.{name}', true), '')" for name in TOLD)
        return set(run(f"SELECT {each}")[0])

    def test_they_end_with_what_is_read_and_with_the_transaction(self):
        with transaction.atomic():
            with publishing():
                assert "publisher" in self.told()
            assert self.told() == {None}
        assert self.told() == {None}

    def test_they_end_where_reading_fails(self):
        with transaction.atomic():
            with pytest.raises(DatabaseError), transaction.atomic(), publishing():
                run("SELECT 1 / 0")
            assert self.told() == {None}
            with pytest.raises(KeyError), publishing():
                raise KeyError
            assert self.told() == {None}

    def test_a_connection_that_another_request_takes_over_keeps_none(self):
        first = run("SELECT pg_backend_pid()")
        with pytest.raises(KeyError), transaction.atomic(), publishing():
            assert "publisher" in self.told()
            raise KeyError
        assert run("SELECT pg_backend_pid()") == first
        assert self.told() == {None}
        assert run(ALL) == []


@POSTGRESQL
@pytest.mark.django_db
class TestWhoConnects:
    def test_the_tests_connect_as_a_site_should(self):
        assert checks.the_second_wall_holds(databases=["default"]) == []

    def test_a_role_that_passes_by_the_wall_is_told(self, monkeypatch):
        monkeypatch.setattr(checks, "PASSES_BY", "SELECT true")
        assert [one.id for one in checks.the_second_wall_holds()] == ["wholecity.W001"]

    def test_a_wall_that_was_taken_down_is_told(self):
        run("ALTER TABLE children_carerecord NO FORCE ROW LEVEL SECURITY")
        assert [one.id for one in checks.the_second_wall_holds()] == ["wholecity.W002"]

    def test_it_is_checked_before_a_deployment(self):
        run("ALTER TABLE children_carerecord NO FORCE ROW LEVEL SECURITY")
        found = run_checks(include_deployment_checks=True)
        assert "wholecity.W002" in {one.id for one in found}


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone")
def test_sqlite_has_the_first_wall_alone(city):
    assert CareRecord.objects.count() == len(city[1])
    assert checks.the_second_wall_holds() == []
    assert connection.vendor == "sqlite"
