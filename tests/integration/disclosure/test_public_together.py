"""What is public at the same time is attacked together: versions, tables of the same children."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection

from tests.integration.disclosure.conftest import LEAD, OFFICER, OTHER_LEAD, small_city
from wholecity.disclosure import actions, queries
from wholecity.disclosure.models import Release, ReleasedCube
from wholecity.disclosure.rules.cube import Cube
from wholecity.kernel.errors import Conflict

pytestmark = pytest.mark.django_db


def propose(*cubes: Cube) -> Release:
    return actions.propose(cubes=list(cubes), title="Students", by=LEAD)


def publish(*cubes: Cube) -> Release:
    return actions.approve(release=propose(*cubes).id, by=OFFICER)


def corrected(cube: Cube, by: int = 1) -> Cube:
    """The same children, of whom a few were counted as chronically absent too much."""
    largest = {
        d.key: max(d.levels, key=lambda level: cube.counts[((d.key, level.key),), "chronic"]).key
        for d in cube.dimensions
    }
    changed = dict(cube.counts)
    for g, node in cube.counts:
        if set(g) <= set(largest.items()) and node in {"chronic", "not_chronic"}:
            changed[g, node] += -by if node == "chronic" else by
    return replace(cube, counts=changed)


def one_dimension_of(cube: Cube, key: str) -> Cube:
    """A table of its own with the same children, by one of the dimensions."""
    kept = ((), (key,))
    return replace(
        cube,
        key=f"by-{key}",
        title="Another table",
        population=cube.counted,
        dimensions=tuple(d for d in cube.dimensions if d.key == key),
        groupings=kept,
        partitions=(),
        averages=(),
        counts={
            (g, n): count
            for (g, n), count in cube.counts.items()
            if n == cube.root and tuple(d for d, _ in g) in kept
        },
    )


def test_a_correction_of_one_child_waits_and_nothing_of_it_is_kept(releases):
    first = publish(small_city())
    with pytest.raises(Conflict, match="Since release 1 so little has changed"):
        propose(corrected(small_city()))
    assert queries.release_detail(2).summary.state == "blocked"
    assert [p.name for p in releases.iterdir() if p.is_dir()] == [str(first.id)]


def test_other_tables_of_the_release_do_not_wait_with_it():
    publish(small_city())
    release = propose(corrected(small_city()), small_city(period="2024-25"))
    assert release.state == "audited"
    (waits,) = release.parameters["waiting"]
    assert (waits["period"], waits["since"]) == ("2025-26", 1)
    assert [cube.period for cube in release.cubes.all()] == ["2024-25"]


def test_a_withdrawn_release_is_remembered_all_the_same():
    actions.withdraw(release=publish(small_city()).id, by=OFFICER, reason="One child too many")
    with pytest.raises(Conflict, match="Since release 1"):
        propose(corrected(small_city()))


def test_where_the_attack_on_all_finds_something_what_is_new_is_released_alone(monkeypatch):
    """Nothing is known of what was public: only the attack stands in the way."""
    from wholecity.disclosure.actions import proposing

    publish(small_city())
    monkeypatch.setattr(proposing, "waits_for", lambda *_: None)
    monkeypatch.setattr(proposing, "kept_back", lambda *_: set())
    monkeypatch.setattr(proposing, "bounds", lambda *_: {})
    release = propose(corrected(small_city()), small_city(period="2024-25"))
    assert release.state == "audited"
    assert [cube.period for cube in release.cubes.all()] == ["2024-25"]
    assert release.parameters["waiting"]
    alone = propose(corrected(small_city()))
    assert alone.state == "blocked"
    assert alone.audit["found"]["differences"] > 0


def test_two_tables_of_the_same_children_are_released_as_one_system():
    city = small_city()
    release = publish(city, one_dimension_of(city, "school"))
    assert set(release.cubes.values_list("population", flat=True)) == {"students"}
    (table,) = queries.published("students")
    (other,) = queries.published("by-school")
    by_school = queries.figures(table, ("school",))
    for group, found in queries.figures(other, ("school",)).items():
        assert found["students"] == by_school[group]["students"]


def test_a_table_that_follows_knows_the_other_of_the_same_children():
    city = small_city()
    publish(city)
    release = propose(one_dimension_of(city, "school"))
    assert release.audit["beside"] == [1]


def test_an_approval_asks_what_became_public_since_the_audit():
    first, second = propose(small_city()), propose(small_city())
    actions.approve(release=first.id, by=OFFICER)
    with pytest.raises(Conflict, match="Release 1 was published after release 2 was audited"):
        actions.approve(release=second.id, by=OFFICER)
    actions.approve(release=propose(small_city()).id, by=OFFICER)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_the_same_moment_one_is_refused():
    waiting = [propose(small_city()).id, propose(small_city()).id]
    both_are_there = Barrier(2)

    def approve(release, by) -> str:
        both_are_there.wait(timeout=30)
        try:
            actions.approve(release=release, by=by)
            return "approved"
        except Conflict as error:
            return error.words
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = [str(words) for words in pool.map(approve, waiting, (OFFICER, OTHER_LEAD))]
    assert "approved" in said
    assert any("was published after release" in words for words in said)
    assert Release.objects.filter(state="approved").count() == 1
    assert ReleasedCube.objects.filter(figures__isnull=False).distinct().count() == 1
