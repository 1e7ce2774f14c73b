"""Released figures on the pages of measures, against the counts that they were made from."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.integration.measures.conftest import DIMENSIONS, LEAD, OFFICER, PERIODS, city
from wholecity.disclosure import actions as disclosure
from wholecity.disclosure import queries as register
from wholecity.measures import queries
from wholecity.measures.actions import import_places, set_target
from wholecity.measures.queries.values import Origin, State
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db

FACILITATOR = Acting("fay", Role.FACILITATOR)


def expected_percent(part, of):
    """Half up in integers, then coded at both ends: written anew, from the handbook."""
    percent = (2 * 100 * part + of) // (2 * of)
    end = 1 if of >= 300 else 2 if of >= 100 else 5 if of >= 40 else 10
    if percent <= end:
        return end, "at_most"
    if percent >= 100 - end:
        return 100 - end, "at_least"
    return percent, ""


def rows(key) -> Iterator[dict]:
    for row in queries.csv_rows(key):
        yield dict(zip(queries.CSV_HEADER, row, strict=True))


def group_of(row):
    """The cube's group of a row of the CSV, by the titles of its levels."""
    pairs = []
    for dimension, title in (
        (row["dimension"], row["group"]),
        (row["second_dimension"], row["second_group"]),
    ):
        if dimension:
            levels = next(d.levels for d in DIMENSIONS if d.key == dimension)
            pairs.append((dimension, next(level.key for level in levels if level.title == title)))
    return tuple(sorted(pairs))


def test_every_share_that_is_shown_is_that_of_the_counts(released, cubes):
    shown = withheld = 0
    for row in rows("chronic-absence"):
        counts = cubes[row["period"]].counts
        group = group_of(row)
        if row["state"] == "shown":
            part, of = counts[group, "chronic"], counts[group, "students"]
            assert (int(row["value"]), row["bound"]) == expected_percent(part, of)
            assert (row["part"], row["of"]) == (part, of)
            assert row["interval_low"] <= 100 * part / of <= row["interval_high"]
            shown += 1
        else:
            assert row["state"] == "withheld"
            assert {row[c] for c in ("value", "part", "of", "interval_low")} == {None}
            withheld += 1
    # Three years, 3 + 3 + 2 levels, and two tables of 3 by 2 of the last year.
    assert shown + withheld == 3 + 8 + 12
    assert withheld > 0


def test_what_the_release_withholds_nobody_sees(released):
    withheld = {group_of(row) for row in rows("chronic-absence") if row["state"] == "withheld"}
    page = queries.measure_page("chronic-absence")
    for table in page.groups:
        for row in table.rows:
            if ((table.dimension, row.level),) in withheld:
                assert (row.point.value, row.point.part, row.point.of) == (None, None, None)
                assert row.gap is None
    assert ((("low_income", "yes"), ("race_ethnicity", "mena"))) in withheld


def test_nothing_is_shown_before_a_second_person_approves(proposed):
    assert queries.measure_page("chronic-absence").card is None
    assert list(queries.csv_rows("chronic-absence")) == []
    disclosure.approve(release=proposed.id, by=OFFICER)
    assert queries.measure_page("chronic-absence").card is not None


def test_what_is_withdrawn_is_gone(released):
    disclosure.withdraw(release=released.id, by=OFFICER, reason="Recounted.")
    assert queries.measure_page("chronic-absence").card is None


def test_the_trend_is_one_point_a_year_with_its_release(released, cubes):
    [line] = queries.measure_page("chronic-absence").lines
    assert (line.origin, line.scope) == (Origin.RELEASE, "city")
    assert [point.period for point in line.points] == list(PERIODS)
    for point in line.points:
        counts = cubes[point.period].counts
        assert (point.part, point.of) == (counts[(), "chronic"], counts[(), "students"])


def test_a_year_that_does_not_count_something_has_no_point_of_it(released):
    [line] = queries.measure_page("homelessness").lines
    assert [point.period for point in line.points] == ["2025-26"]


def test_counts_averages_and_level_shares_are_read_off_the_same_release(released, cubes):
    cube = cubes["2025-26"]
    enrolment = queries.measure_page("enrolment").lines[0].latest
    assert enrolment.value == cube.counts[(), "students"]
    low_income = queries.measure_page("low-income")
    part = cube.counts[(("low_income", "yes"),), "students"]
    assert low_income.lines[0].latest.value == Decimal(round(100 * part / 2400))
    by_race = next(t for t in low_income.groups if t.dimension == "race_ethnicity")
    white = by_race.rows[0]
    assert (
        white.point.part
        == cube.counts[(("low_income", "yes"), ("race_ethnicity", "white")), "students"]
    )
    assert not any(t.dimension == "low_income" for t in low_income.groups)


def test_an_average_is_shown_as_the_release_says(released, cubes):
    cube = register.published("students")[-1]
    said = register.averages(cube, ())[()]["average_daily_attendance"]
    point = queries.measure_page("attendance").lines[0].latest
    days, enrolled = cubes["2025-26"].averages[0].values[()]
    assert (point.state, point.bound) == (said.state, said.bound)
    assert point.value in {None, round(100 * days / enrolled)}
    assert (point.value is None) == (point.state == "withheld")


def test_the_gap_is_found_named_and_spoken_of(released, cubes):
    counts = cubes["2025-26"].counts
    page = queries.measure_page("chronic-absence")
    assert [table.dimension for table in page.groups] == [
        "race_ethnicity",
        "low_income",
        "neighbourhood",
    ]
    income = page.groups[1]
    gap = income.rows[0].gap
    yes, no = ((("low_income", level),) for level in ("yes", "no"))
    exact = 100 * (
        counts[yes, "chronic"] / counts[yes, "students"]
        - counts[no, "chronic"] / counts[no, "students"]
    )
    assert gap.difference == round(exact)
    assert gap.reference_title == income.reference_title == "Other families"
    assert gap.is_claimed
    assert gap.interval.low <= gap.difference <= gap.interval.high
    assert page.card.widest_gap == gap
    assert page.card.gap_finding.key == "gap.higher.chronic-absence"


def test_pairs_stand_as_rows_by_columns(released, cubes):
    page = queries.measure_page("chronic-absence")
    [by_race, by_place] = page.pairs
    assert by_place.dimensions == ("neighbourhood", "low_income")
    assert by_place.row_titles == ("Mill", "Port", "Hill")
    cell = by_place.cells[0][1]
    group = (("low_income", "no"), ("neighbourhood", "mill"))
    assert cell.of == cubes["2025-26"].counts[group, "students"]
    assert by_race.cells[2][0].state is State.WITHHELD


def test_the_map_shows_all_neighborhoods_with_their_outlines(released, tmp_path):
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    features = [
        {
            "type": "Feature",
            "properties": {"key": key, "name": key.title()},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for key in ("mill", "port", "meadow")
    ]
    path = tmp_path / "places.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    import_places(path, by=LEAD)
    places = {p.key: p for p in queries.measure_page("chronic-absence").places}
    assert set(places) == {"mill", "port", "hill", "meadow"}
    assert places["mill"].geometry["coordinates"] == [ring]
    assert places["hill"].geometry is None
    assert places["meadow"].point.state is State.NONE


def test_the_home_page_has_five_domains_and_says_what_is_not_known(released):
    set_target(
        measure="chronic-absence",
        baseline_year=2024,
        baseline_value=Decimal(25),
        by_year=2029,
        value=Decimal(15),
        by=FACILITATOR,
    )
    domains = queries.cards()
    assert [str(domain.domain) for domain in domains] == [
        "education",
        "health",
        "economic-security",
        "housing",
        "safety",
    ]
    cards = {card.measure.key: card for domain in domains for card in domain.cards}
    assert set(cards) == {
        "chronic-absence",
        "attendance",
        "enrolment",
        "low-income",
        "homelessness",
    }
    chronic = cards["chronic-absence"]
    assert chronic.goal.value == 15
    assert chronic.status in {"on_track", "improving"}
    assert chronic.as_of is not None
    assert "suspension" in {measure.key for measure in domains[4].awaited}
    assert domains[1].cards == ()


def test_a_newer_release_of_a_year_takes_the_place_of_the_older_one(released):
    newer = city("2024-25", children=2_000)
    cube = type(newer)(**{**newer.__dict__, "period": "2025-26"})
    again = disclosure.propose(cubes=[cube], title="Corrected", by=LEAD)
    disclosure.approve(release=again.id, by=OFFICER)
    assert queries.measure_page("enrolment").lines[0].latest.value == 2_000


def test_the_sources_are_the_releases_with_their_dates(released):
    page = queries.measure_page("chronic-absence")
    assert {source.release for source in page.sources} == {str(released.id)}
    assert all(source.date for source in page.sources)
    assert page.minimum_cell == released.k
    assert page.caveats == page.measure.caveats != ()


def test_a_page_asks_the_database_a_bounded_number_of_times(released):
    with CaptureQueriesContext(connection) as page:
        queries.measure_page("chronic-absence")
    with CaptureQueriesContext(connection) as home:
        queries.cards()
    # Releases, publications, goals, places; three years, and all groups of the last one.
    assert len(page) <= 8
    assert len(home) <= 16
