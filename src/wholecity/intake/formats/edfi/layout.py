"""From declared paths to the places of values in an element, worked out once per form.

A record's `element` names a child of the interchange (`Student`), or an
element that repeats inside one (`StudentEducationOrganizationAssociation/Race`).
A field's `path` (its name where none is given) leads to its value: elements, `..` for the element
around it, an attribute (`@ref`), the element's own text (`.`), or `#`, the
number of the top element in its file, by which rows of one element are joined.

Elements of one kind come in few forms: which elements they have, and how many
children each. So the places are looked up by form, and finding a value is an
index into the list of elements in document order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wholecity.intake.definitions import Field, Kind, Record

NUMBER = "#"


@dataclass(frozen=True)
class RowPlan:
    """Where one row's values are: pairs of column and index. Column 0 is the line."""

    record: str
    width: int
    at: int
    texts: tuple[tuple[int, int], ...]
    dates: tuple[tuple[int, int], ...]
    attributes: tuple[tuple[int, int, str], ...]
    numbers: tuple[int, ...]


@dataclass
class _Node:
    index: int
    name: str
    outer: "_Node | None"
    inner: list["_Node"] = field(default_factory=list)

    def all(self, steps: Sequence[str]) -> Iterable["_Node"]:
        """The elements that the steps lead to, in document order."""
        if not steps:
            yield self
            return
        for node in self.inner:
            if node.name == steps[0]:
                yield from node.all(steps[1:])

    def first(self, steps: Sequence[str]) -> "_Node | None":
        node: _Node | None = self
        while steps and steps[0] in ("..", ".") and node:
            node, steps = (node.outer if steps[0] == ".." else node), steps[1:]
        return next(iter(node.all(steps)), None) if node else None


def plans(
    records: Iterable[Record], names: Sequence[str], children: Sequence[int]
) -> tuple[RowPlan, ...]:
    """The rows to take from an element, given its elements' names and numbers of children.

    Both are in document order, so together they tell the whole tree.
    """
    top = _tree(names, children)
    return tuple(
        _plan(record, node)
        for record in records
        if (steps := record.element.split("/"))[0] == top.name
        for node in top.all(steps[1:])
    )


def _tree(names: Sequence[str], children: Sequence[int]) -> _Node:
    top = _Node(0, names[0], None)
    awaited = [[top] * children[0]]  # for each open element, itself as often as children are due
    for index in range(1, len(names)):
        while not awaited[-1]:
            awaited.pop()
        outer = awaited[-1].pop()
        node = _Node(index, names[index], outer)
        outer.inner.append(node)
        awaited.append([node] * children[index])
    return top


def _plan(record: Record, node: _Node) -> RowPlan:
    texts: list[tuple[int, int]] = []
    dates: list[tuple[int, int]] = []
    attributes, numbers = [], []
    for column, declared in enumerate(record.fields, start=1):
        steps, attribute = _steps(declared)
        if steps == [NUMBER]:
            numbers.append(column)
        elif (found := node.first(steps)) is None:
            continue
        elif attribute:
            attributes.append((column, found.index, attribute))
        else:
            places = dates if declared.kind is Kind.DATE else texts
            places.append((column, found.index))
    return RowPlan(
        record.name,
        len(record.fields) + 1,
        node.index,
        tuple(texts),
        tuple(dates),
        tuple(attributes),
        tuple(numbers),
    )


def _steps(declared: Field) -> tuple[list[str], str]:
    *steps, last = (declared.path or declared.name).split("/")
    return (steps, last[1:]) if last.startswith("@") else ([*steps, last], "")
