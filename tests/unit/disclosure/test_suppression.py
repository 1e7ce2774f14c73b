"""In which order partitions are protected, and which once more."""

import pytest

from tests.factories.cubes import cube_of
from tests.spec.disclosure.test_what_an_outsider_works_out import CHAIN
from wholecity.disclosure.rules.protection.layout import Layout
from wholecity.disclosure.rules.protection.suppression import _Suppression
from wholecity.jobs.progress import Silent

STUDENTS, YES, HELPED = 0, 1, 3


class Recorded(_Suppression):
    """Protects nothing; when it comes to the second partition, a node is withheld in a group."""

    def __init__(self, node: int) -> None:
        children = {(i,): {"yes helped": 30, "yes alone": 40, "no": 50} for i in range(3)}
        layout = Layout.of(cube_of({"school": 3}, ((), ("school",)), children, CHAIN))
        super().__init__(layout, 11, (), Silent())
        self.node = node
        self.came = []

    def _protect(self, split):
        self.came.append(split)
        if split is self.layout.splits[1]:
            self.hidden[self.node, 1] = True


@pytest.mark.parametrize(("node", "again"), [(STUDENTS, ["root"]), (YES, ["first"]), (HELPED, [])])
def test_whatever_a_later_partition_withholds_is_protected_where_it_belongs(node, again):
    """What it withholds of its own parts it has protected itself."""
    work = Recorded(node)
    work.run()
    names = {None: "root", **dict(zip(work.layout.splits, ("first", "second"), strict=True))}
    assert [names[split] for split in work.came] == ["root", "first", "second", *again]
