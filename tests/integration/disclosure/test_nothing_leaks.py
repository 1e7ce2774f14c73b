"""No file, page row or record shows a withheld count; later releases do not undo earlier ones."""

import json
import re
from dataclasses import replace

import pytest
from django.conf import settings as live
from django.db import connection

from tests.factories.cubes import cube_of
from tests.integration.disclosure.conftest import LEAD, OFFICER, small_city
from wholecity.audit.models import Entry
from wholecity.disclosure import actions, queries
from wholecity.disclosure.models import Figure, Loss, Release, ReleasedCube
from wholecity.disclosure.rules.figures import NO_DATA_SIGN, WITHHELD_SIGN

pytestmark = pytest.mark.django_db

# Counts that occur nowhere else: whoever shows one of them shows a withheld cell. Those of
# five digits are no part of an id or of a time.
CANARY, PARTNER = 7, 70_013


def city_with_canary():
    return cube_of(
        {"school": 4, "sex": 2},
        ((), ("school",), ("sex",), ("school", "sex")),
        {
            (0, 0): CANARY,
            (0, 1): PARTNER,
            (1, 0): 12_345,
            (1, 1): 10_222,
            (2, 0): 23_456,
            (2, 1): 20_333,
            (3, 0): 34_567,
            (3, 1): 30_444,
        },
    )


def publish(*cubes) -> Release:
    release = actions.propose(cubes=list(cubes), title="Students", by=LEAD)
    return actions.approve(release=release.id, by=OFFICER)


def every_row() -> str:
    """All tables of this room and the audit record, as text."""
    rows = []
    for model in (Release, ReleasedCube, Figure, Loss, Entry):
        rows += [list(row.values()) for row in model.objects.values()]
    return json.dumps(rows, default=str)


def test_no_file_and_no_row_has_a_withheld_count(releases):
    cube = city_with_canary()
    release = publish(cube)
    (table,) = queries.published("students")
    shown = queries.figures(table, ("school", "sex"))
    withheld = [g for g, figures in shown.items() if figures["students"].state == "withheld"]
    assert len(withheld) == 4
    numbers = {str(cube.counts[g, "students"]) for g in withheld}
    assert {str(CANARY), str(PARTNER)} <= numbers
    folder = releases / str(release.id)
    tables = "".join(p.read_text() for p in folder.glob("students*"))
    kept = every_row() + (folder / "manifest.json").read_text()
    for number in numbers:
        alone = re.compile(rf"(?<![\w.]){number}(?![\w.])")
        assert not alone.search(tables)
        assert len(number) < 5 or not alone.search(kept)


def test_one_sign_stands_for_everything_withheld(releases):
    release = publish(small_city())
    path = releases / str(release.id) / "students-2025-26.json"
    document = json.loads(path.read_text())
    signs = {
        value
        for row in document["counts"]
        for value in row["values"].values()
        if not isinstance(value, int)
    }
    assert signs == {WITHHELD_SIGN}
    assert document["signs"] == {"withheld": WITHHELD_SIGN, "no data": NO_DATA_SIGN}
    states = Figure.objects.exclude(state="shown").values_list("state", "value", "bound")
    assert set(states) <= {("withheld", None, ""), ("none", None, "")}


def test_the_hash_of_the_counts_cannot_be_computed_by_somebody_without_the_key(releases, settings):
    cube = small_city()
    first = actions.propose(cubes=[cube], title="A", by=LEAD).cubes.get().snapshot
    again = actions.propose(cubes=[cube], title="B", by=LEAD).cubes.get().snapshot
    settings.SECRET_KEY = "another installation"
    elsewhere = actions.propose(cubes=[cube], title="C", by=LEAD).cubes.get().snapshot
    assert first == again != elsewhere
    assert live.SECRET_KEY == "another installation"


def test_what_an_earlier_release_withheld_is_withheld_again():
    first = small_city()
    publish(first)
    (table,) = queries.published("students")
    before = {
        (group, node)
        for grouping in table.groupings
        for group, figures in queries.figures(table, grouping).items()
        for node, figure in figures.items()
        if figure.state == "withheld"
    }
    # The next delivery has twice as many of each child: nothing would be small by itself.
    counts = {cell: 20 * count for cell, count in first.counts.items()}
    days = [
        replace(a, values={g: (20 * p, 20 * w) for g, (p, w) in a.values.items()})
        for a in first.averages
    ]
    publish(replace(first, counts=counts, averages=tuple(days)))
    (table,) = queries.published("students")
    for group, node in before:
        grouping = tuple(d for d, _ in group)
        assert queries.figures(table, grouping)[group][node].state == "withheld"


def test_a_table_may_come_by_fewer_groupings_than_an_earlier_release():
    first = small_city()
    publish(first)
    row = ReleasedCube.objects.get()  # as it was kept before parts had groupings of their own
    for partition in row.frame["partitions"]:
        del partition["groupings"]
    row.save()
    (table,) = queries.published("students")
    finest = max(table.groupings, key=len)
    assert table.nodes_by(finest) == first.nodes
    few = tuple(replace(p, groupings=((), ("school",))) for p in first.partitions)
    fewer = replace(first, partitions=few, averages=())
    of_these = {
        (group, node)
        for grouping in fewer.groupings
        for group in fewer.groups(grouping)
        for node in fewer.nodes_by(grouping)
    }
    publish(replace(fewer, counts={c: n for c, n in first.counts.items() if c in of_these}))
    (table,) = queries.published("students")
    assert table.nodes_by(finest) == (first.root,)
    assert all(set(f) == {first.root} for f in queries.figures(table, finest).values())
    told = Loss.objects.filter(cube_id=table.id, grouping=",".join(finest), kind="count")
    assert set(told.values_list("name", flat=True)) <= {first.root}


def test_a_second_release_of_the_same_counts_is_attacked_together_with_the_first(monkeypatch):
    from wholecity.disclosure.actions import proposing

    publish(small_city())
    seen = []
    real = proposing.audit

    def watched(folders, **options):
        seen.append(len(folders))
        return real(folders, **options)

    monkeypatch.setattr(proposing, "audit", watched)
    publish(small_city())
    actions.propose(cubes=[small_city(period="2024-25")], title="Others", by=LEAD)
    assert seen == [2, 1]


def test_every_figure_of_a_page_is_one_question_to_the_database(django_assert_num_queries):
    publish(small_city())
    (table,) = queries.published("students")
    with django_assert_num_queries(1):
        queries.figures(table, ("school",))
    assert connection.vendor in {"sqlite", "postgresql"}
