"""The registry: IDs that last, history that stays, all of a change or nothing."""

import pytest
from django.db import IntegrityError, transaction

from tests.factories.linkages import linkage
from wholecity.audit.models import Entry
from wholecity.children import actions, queries
from wholecity.children.actions import registering
from wholecity.children.models import Child, LinkRun, RecordLink
from wholecity.children.rules.identifiers import is_valid
from wholecity.kernel.errors import Conflict
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db


def register(*clusters):
    return actions.register(linkage=linkage(*clusters), by=INSTALLATION)


def child_of(record):
    source, key = record.split(":")
    return RecordLink.objects.get(source=source, person_key=key, ended=None).child_id


def state():
    links = RecordLink.objects.order_by("id").values_list("id", "child", "run", "ended", "how")
    return list(links), sorted(Child.objects.values_list("id", flat=True))


def test_each_cluster_gets_a_valid_id_at_first_sight():
    done = register(["school:1", "camp:7"], ["school:2"])
    assert (done.children, done.records, done.new_children, done.new_links) == (2, 3, 2, 3)
    assert child_of("school:1") == child_of("camp:7") != child_of("school:2")
    assert all(is_valid(child) for child in Child.objects.values_list("id", flat=True))


def test_a_second_run_without_new_records_changes_nothing():
    register(["school:1", "camp:7"], ["school:2"])
    before = state()
    done = register(["school:1", "camp:7"], ["school:2"])
    assert (done.new_children, done.new_links, done.ended_links) == (0, 0, 0)
    assert state() == before


def test_a_new_record_joins_and_the_id_stays():
    register(["school:1"])
    child = child_of("school:1")
    done = register(["school:1", "camp:7"])
    assert child_of("school:1") == child_of("camp:7") == child
    assert (done.new_children, done.new_links, done.ended_links) == (0, 1, 0)


def test_a_record_that_leaves_keeps_its_history_and_its_id_is_not_given_away():
    register(["school:1"], ["school:2"])
    gone = child_of("school:2")
    done = register(["school:1"], ["camp:9"])
    assert done.ended_links == 1
    link = RecordLink.objects.get(source="school", person_key="2")
    assert link.child_id == gone
    assert link.ended.number == 2
    assert child_of("camp:9") != gone


def test_a_record_that_was_away_comes_back_to_its_child():
    register(["school:1", "camp:7"])
    child = child_of("camp:7")
    register(["school:1"])
    register(["school:1", "camp:7"])
    assert child_of("camp:7") == child
    assert RecordLink.objects.filter(source="camp").count() == 2


def test_a_whole_source_that_goes_and_comes_gives_the_same_ids():
    clusters = [[f"school:{n}", f"camp:{n}"] for n in range(5)] + [["camp:9"]]
    register(*clusters)
    before = {c: child_of(c) for cluster in clusters for c in cluster}
    register(*(cluster[:1] for cluster in clusters[:5]))
    assert RecordLink.objects.filter(ended=None).count() == 5
    register(*clusters)
    assert {c: child_of(c) for c in before} == before
    assert Child.objects.count() == 6


def test_children_that_turn_out_to_be_one_keep_the_older_id_and_both_histories():
    register(["school:1"])
    old = child_of("school:1")
    register(["school:1"], ["camp:7"])
    young = child_of("camp:7")
    register(["school:1", "camp:7"])
    assert child_of("camp:7") == old
    assert list(
        RecordLink.objects.filter(source="camp")
        .order_by("run__number")
        .values_list("child_id", "ended__number")
    ) == [(young, 3), (old, None)]


def test_a_child_that_turns_out_to_be_two_keeps_its_id_where_most_records_are():
    register(["school:1", "camp:7", "shelter:3"])
    child = child_of("school:1")
    register(["school:1", "shelter:3"], ["camp:7"])
    assert child_of("school:1") == child_of("shelter:3") == child
    assert child_of("camp:7") != child


def test_every_run_is_kept_with_its_model_and_counts_and_audited():
    register(["school:1", "camp:7"])
    run = LinkRun.objects.get()
    assert (run.number, run.by, run.model["learned"]) == (1, "wholecity", False)
    entry = Entry.objects.get(action="children.registered")
    assert (entry.object_id, entry.details["new_children"]) == (str(run.id), 1)


def test_the_database_refuses_a_record_with_two_children():
    register(["school:1"], ["school:2"])
    link = RecordLink.objects.get(person_key="1")
    with pytest.raises(IntegrityError), transaction.atomic():
        RecordLink.objects.create(
            child_id=child_of("school:2"),
            source="school",
            person_key="1",
            how="model",
            run=link.run,
        )


def test_a_run_that_fails_leaves_nothing_behind(monkeypatch):
    register(["school:1"])
    before = state(), LinkRun.objects.count(), Entry.objects.count()
    monkeypatch.setattr(registering, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        register(["school:1", "camp:7"], ["camp:8"])
    assert (state(), LinkRun.objects.count(), Entry.objects.count()) == before


def test_two_runs_at_once_do_not_both_register(monkeypatch):
    register(["school:1"])
    monkeypatch.setattr(
        registering, "_changes", lambda clusters: RecordLink.objects.create(**_same_as_before())
    )
    with pytest.raises(Conflict, match="registered at the same time"):
        register(["school:1"])
    assert LinkRun.objects.count() == 1


def _same_as_before():
    link = RecordLink.objects.get()
    return {
        "child_id": link.child_id,
        "source": link.source,
        "person_key": link.person_key,
        "how": link.how,
        "run": link.run,
    }


def test_the_summary_shows_numbers_and_no_identity():
    register(["school:1", "camp:7"], ["school:2"])
    summary = queries.latest_run()
    assert (summary.records, summary.children) == (3, 2)
    assert [source.source for source in summary.sources] == ["camp", "school"]
    assert summary.matrix == [[1, 1], [1, 2]]
    assert summary.sizes == {1: 1, 2: 1}
    assert summary.registry["new_children"] == 2
    assert queries.registry_size() == (2, 2)
    identities = {child_of("school:1"), child_of("school:2")}
    assert not any(identity in repr(summary) for identity in identities)


def test_before_the_first_run_there_is_no_summary():
    assert queries.latest_run() is None
    assert queries.runs() == []
    assert queries.registry_size() == (0, 0)
