"""The cells as cubes: one population, exact identities, only levels that occur."""

import duckdb
import pytest

from tests.unit.indicators.world import YEAR, fill
from wholecity.disclosure.rules.cube import EVERYONE, Cube, Partition
from wholecity.indicators.definitions import RARE_GROUPINGS, RELEASED_GROUPINGS, Reason
from wholecity.indicators.pipeline import compute_on, cubes_on
from wholecity.indicators.rules import Method
from wholecity.jobs.progress import Silent

METHOD = Method(minimum_days=5)


@pytest.fixture
def connection():
    with duckdb.connect() as made:
        yield made


def cube_of(connection, *, without=()):
    fill(connection, without=without)
    compute_on(connection, method=METHOD, progress=Silent())
    (cube,) = cubes_on(connection)
    return cube


def test_the_cube_of_the_small_district(connection):
    cube = cube_of(connection)
    assert (cube.key, cube.period, cube.root) == ("students", "2025-26", "students")
    assert cube.groupings == RELEASED_GROUPINGS
    assert cube.partitions == (
        Partition("students", ("chronic", "not_chronic"), RELEASED_GROUPINGS),
        Partition("students", ("mobile", "not_mobile"), RELEASED_GROUPINGS),
        Partition("students", ("homeless", "not_homeless"), RARE_GROUPINGS),
        Partition("chronic", ("chronic_in_program", "chronic_without_program"), RARE_GROUPINGS),
        Partition("students", ("suspended", "not_suspended"), RARE_GROUPINGS),
    )
    whole = {node: cube.counts[EVERYONE, node] for node in cube.nodes}
    assert whole == {
        "students": 5,
        "chronic": 4,
        "not_chronic": 1,
        "mobile": 2,
        "not_mobile": 3,
        "homeless": 1,
        "not_homeless": 4,
        "chronic_in_program": 0,
        "chronic_without_program": 4,
        "suspended": 1,
        "not_suspended": 4,
    }


def test_parts_add_up_to_their_node_and_levels_to_the_whole(connection):
    cube = cube_of(connection)
    for group in {group for group, _ in cube.counts}:
        for partition in cube.partitions:
            if not partition.is_by(tuple(dimension for dimension, _ in group)):
                continue
            parts = sum(cube.counts[group, part] for part in partition.parts)
            assert parts == cube.counts[group, partition.of]
    for dimension in cube.dimensions:
        for node in cube.nodes:
            levels = sum(cube.counts[((dimension.key, v.key),), node] for v in dimension.levels)
            assert levels == cube.counts[EVERYONE, node]


def test_every_group_of_every_grouping_is_there_the_empty_ones_too(connection):
    cube = cube_of(connection)
    sizes = {d.key: len(d.levels) for d in cube.dimensions}
    cells = 0
    for grouping in cube.groupings:
        number = len(cube.nodes_by(grouping))
        for key in grouping:
            number *= sizes[key]
        cells += number
    assert len(cube.counts) == cells
    empty = (("race_ethnicity", "white"), ("school", "district:south"))
    assert cube.counts[empty, "students"] == 1  # cem
    assert cube.counts[(("race_ethnicity", "black"), ("sex", "M")), "students"] == 0


def test_what_is_rare_is_counted_of_a_school_but_not_of_its_groups(connection):
    cube = cube_of(connection)
    assert ((("school", "district:north"),), "homeless") in cube.counts
    group = (("low_income", "yes"), ("school", "district:north"))
    assert (group, "chronic") in cube.counts
    assert (group, "homeless") not in cube.counts


def test_only_levels_that_occur_in_their_order_and_not_reported_last(connection):
    cube = cube_of(connection)
    levels = {d.key: [(v.key, v.title) for v in d.levels] for d in cube.dimensions}
    assert levels["school"] == [
        ("district:north", "North School"),
        ("district:south", "South School"),
    ]
    assert levels["neighbourhood"] == [("harbor", "Harbor")]
    assert levels["race_ethnicity"] == [
        ("black", "Black or African American"),
        ("white", "White"),
    ]
    assert levels["disability"] == [("not_reported", "Not reported")]
    assert levels["low_income"] == [("yes", "Low-income families"), ("no", "Other families")]


def test_average_daily_attendance_is_days_attended_of_days_enrolled(connection):
    (average,) = cube_of(connection).averages
    assert (average.key, average.node) == ("average_daily_attendance", "students")
    # 47 days enrolled: nine each for three, ten each for two; five of them missed.
    assert average.values[EVERYONE] == (42, 47)


def test_without_links_nothing_is_said_about_what_needs_them(connection):
    cube = cube_of(connection, without=["crosswalk"])
    assert not {"homeless", "chronic_in_program"} & set(cube.nodes)
    assert {"mobile", "suspended", "chronic"} <= set(cube.nodes)
    reasons = dict(connection.execute("SELECT indicator, reason FROM indicator_year").fetchall())
    assert reasons["homelessness"] == Reason.NO_LINK
    assert reasons["after_school_among_chronic"] == Reason.NO_LINK
    assert reasons["chronic_absence"] is None


def test_not_known_is_blank_in_the_cells_and_not_zero(connection):
    cube_of(connection, without=["housing_episode"])
    found = connection.execute("SELECT homeless, mobile FROM cell WHERE grouping = ''").fetchall()
    assert found == [(None, 2)]


def summarised(connection, *rows: str, without: tuple[str, ...] = ()) -> Cube:
    """The year known by these rows of a summary: who, where, and the four numbers."""
    fill(connection, without=["attendance_day", *without])
    for row in rows:
        connection.execute(
            "INSERT INTO attendance_summary (delivery, source, school_year, person_key, "
            "school_key, days_enrolled, days_absent, instructional_days, days_suspended) "
            f"VALUES (1, 'district', {YEAR}, {row})"
        )
    compute_on(connection, method=METHOD, progress=Silent())
    (cube,) = cubes_on(connection)
    return cube


def reasons_of(connection) -> dict[str, str | None]:
    return dict(connection.execute("SELECT indicator, reason FROM indicator_year").fetchall())


def test_a_year_known_by_a_short_summary_says_nothing_of_moves_and_suspensions(connection):
    cube = summarised(connection, "'ana', 'north', 20.0, 1.5, NULL, NULL")
    assert not {"mobile", "suspended"} & set(cube.nodes)
    assert {"chronic", "homeless", "chronic_in_program"} <= set(cube.nodes)
    assert cube.counts[EVERYONE, "students"] == 1
    # Tenths of days, since the summary counts in tenths: 18.5 of 20.
    assert cube.averages[0].values[EVERYONE] == (185, 200)
    assert reasons_of(connection)["mobility"] == Reason.NO_INSTRUCTIONAL_DAYS
    assert reasons_of(connection)["suspension"] == Reason.NO_SUSPENSIONS
    blank = "SELECT mobile, suspended FROM cell WHERE grouping = ''"
    assert connection.execute(blank).fetchall() == [(None, None)]


def test_a_whole_summary_says_who_moved_and_who_was_suspended(connection):
    cube = summarised(
        connection,
        "'ana', 'north', 170, 0, 180, 0",
        "'ben', 'north', 169.5, 3, 180, 0.5",
        "'cem', 'north', 80, 9, 180, 4",
        "'cem', 'south', 99, 9, 180, 0",
        "'fay', 'south', 180, 30, 180, 0",
    )
    counts = {node: cube.counts[EVERYONE, node] for node in cube.nodes}
    # ben was away for more than ten days, cem at two schools; fay lives in a shelter.
    assert (counts["students"], counts["mobile"], counts["suspended"]) == (4, 2, 2)
    # cem missed 18 of 179 days, fay 30 of 180; fay came to the club.
    assert (counts["chronic"], counts["chronic_in_program"], counts["homeless"]) == (2, 1, 1)


def test_what_one_row_of_a_summary_lacks_is_not_known_of_the_year(connection):
    rows = ("'ana', 'north', 170, 0, 180, NULL", "'ben', 'north', 100, 0, NULL, 0")
    cube = summarised(connection, *rows)
    assert not {"mobile", "suspended"} & set(cube.nodes)


def test_a_child_with_two_records_at_a_school_has_not_moved(connection):
    cube = summarised(
        connection,
        "'ana', 'north', 100, 0, 180, 0",
        "'ana again', 'north', 80, 0, 180, 0",
        without=("crosswalk",),
    )
    assert cube.counts[EVERYONE, "mobile"] == 2  # two children, half a year each
    for key in ("ana", "ana again"):
        connection.execute(f"INSERT INTO crosswalk VALUES ('district', '{key}', 'C1')")
    compute_on(connection, method=METHOD, progress=Silent())
    (cube,) = cubes_on(connection)
    counts = {node: cube.counts[EVERYONE, node] for node in ("students", "mobile")}
    assert counts == {"students": 1, "mobile": 0}


@pytest.mark.parametrize(
    ("indicator", "table", "last", "reason"),
    [
        ("homelessness", "housing_episode", "exit_date", Reason.NO_STAYS),
        ("after_school_among_chronic", "participation", "end_date", Reason.NO_PROGRAM),
    ],
)
def test_an_earlier_year_is_not_known_from_those_who_stayed_on(
    connection, indicator, table, last, reason
):
    """Of a list of who is there today, an earlier year shows only who has not left since."""
    cube_of(connection)
    start = {"exit_date": "entry_date", "end_date": "start_date"}[last]
    earlier = f"""INSERT INTO attendance_summary (delivery, source, person_key, school_key,
        school_year, days_enrolled, days_absent)
        VALUES (1, 'district', 'fay', 'south', {YEAR - 1}, 20, 5)"""
    connection.execute(earlier)
    connection.execute(f"UPDATE {table} SET {start} = DATE '2025-03-01'")
    found = {}
    for end in ("NULL", "DATE '2025-07-01'", "DATE '2025-06-30'"):
        connection.execute(f"UPDATE {table} SET {last} = {end}")
        compute_on(connection, method=METHOD, progress=Silent())
        found[end] = connection.execute(
            "SELECT reason FROM indicator_year WHERE indicator = ? ORDER BY school_year",
            [indicator],
        ).fetchall()
    assert found == {
        "NULL": [(reason,), (None,)],
        "DATE '2025-07-01'": [(reason,), (None,)],
        "DATE '2025-06-30'": [(None,), (reason,)],
    }


def test_enrolment_without_any_attendance_counts_nobody(connection):
    fill(connection, without=["attendance_day"])
    report = compute_on(connection, method=METHOD, progress=Silent())
    assert [str(s.basis) for s in report.years[0].sources] == ["none"]
    assert report.years[0].children == 0
    assert cubes_on(connection) == []


def test_an_empty_warehouse_computes_nothing(connection):
    fill(connection, without=["enrolment", "attendance_summary"])
    assert compute_on(connection, method=METHOD, progress=Silent()).years == ()
