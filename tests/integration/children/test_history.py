"""Whatever sequence of runs, reloads and undone deliveries: IDs last and history is whole."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.factories.linkages import linkage
from wholecity.children import actions
from wholecity.children.models import Child, LinkRun, RecordLink
from wholecity.people.rules import INSTALLATION

RECORDS = [f"{source}:{n}" for source in ("school", "camp", "shelter") for n in range(4)]


class Registry(RuleBasedStateMachine):
    """Random partitions of the records that are there, registered one after the other."""

    def __init__(self):
        super().__init__()
        RecordLink.objects.all().delete()
        Child.objects.all().delete()
        LinkRun.objects.all().delete()
        self.clusters: list[list[str]] = []
        self.ever: set[str] = set()
        self.first_records: dict[str, frozenset[str]] = {}

    def _register(self, clusters):
        before = self._current()
        self.clusters = [sorted(c) for c in clusters if c]
        done = actions.register(linkage=linkage(*self.clusters), by=INSTALLATION)
        return before, self._current(), done

    @staticmethod
    def _current():
        links = RecordLink.objects.filter(ended=None)
        return {f"{x.source}:{x.person_key}": x.child_id for x in links}

    @rule(of=st.lists(st.integers(0, 6), min_size=len(RECORDS), max_size=len(RECORDS)))
    def link_anew(self, of):
        """0 stands for a record that is not delivered."""
        groups = [[r for r, g in zip(RECORDS, of, strict=True) if g == n] for n in range(1, 7)]
        self._register(groups)

    @rule()
    def run_again(self):
        before, after, done = self._register(self.clusters)
        assert after == before
        assert (done.new_children, done.new_links, done.ended_links) == (0, 0, 0)

    @rule(source=st.sampled_from(["school", "camp", "shelter"]))
    def a_source_goes_and_comes_back(self, source):
        clusters = self.clusters
        before = self._current()
        self._register([[r for r in c if not r.startswith(source)] for c in clusters])
        _, after, _ = self._register(clusters)
        assert after == before

    @rule(n=st.integers(0, 11))
    def a_record_joins_alone_and_changes_no_other(self, n):
        record = f"new:{n}"
        if any(record in c for c in self.clusters):
            return
        before, after, done = self._register([*self.clusters, [record]])
        assert {r: c for r, c in after.items() if r != record} == before
        assert done.new_links == 1

    @invariant()
    def the_links_that_stand_are_the_clusters(self):
        current = self._current()
        assert sorted(current) == sorted(r for c in self.clusters for r in c)
        children = [{current[r] for r in c} for c in self.clusters]
        assert all(len(c) == 1 for c in children)
        assert len(set.union(set(), *children)) == len(self.clusters)

    @invariant()
    def no_id_is_ever_forgotten(self):
        ids = set(Child.objects.values_list("id", flat=True))
        assert self.ever <= ids
        self.ever = ids

    @invariant()
    def history_has_no_gap_and_no_overlap(self):
        rows = RecordLink.objects.order_by("source", "person_key", "run__number").values_list(
            "source", "person_key", "run__number", "ended__number"
        )
        last: dict[tuple[str, str], int | None] = {}
        for source, key, run, ended in rows:
            if (source, key) in last:
                previous = last[source, key]
                assert previous is not None
                assert previous <= run
            assert ended is None or ended > run
            last[source, key] = ended


@pytest.mark.django_db
def test_ids_last_through_any_sequence_of_runs():
    run_state_machine_as_test(
        Registry,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
