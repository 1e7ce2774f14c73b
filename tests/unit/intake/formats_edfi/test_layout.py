"""Places of values in elements, by the paths that records declare."""

from hypothesis import given
from hypothesis import strategies as st

from wholecity.intake.definitions import Field, Kind, Record
from wholecity.intake.formats.edfi.layout import plans

NAME = Field("name", "", path="Name/First")
OUTER = Field("outer", "", path="../Key")
OWN = Field("own", "", path=".")


def record(element: str, *fields: Field) -> Record:
    return Record("record", ("*.xml",), fields, element=element)


def test_a_value_is_found_by_its_path_and_not_by_its_name_alone() -> None:
    # <Top><Other><First/></Other><Name><First/></Name></Top>
    names, children = ("Top", "Other", "First", "Name", "First"), (2, 1, 0, 1, 0)
    (plan,) = plans((record("Top", NAME),), names, children)
    assert plan.texts == ((1, 4),)


def test_an_inner_record_gives_a_row_for_each_of_its_elements() -> None:
    # <Top><Key/><Inner/><Inner/></Top>
    names, children = ("Top", "Key", "Inner", "Inner"), (3, 0, 0, 0)
    found = plans((record("Top/Inner", OUTER, OWN),), names, children)
    assert [plan.at for plan in found] == [2, 3]
    assert [plan.texts for plan in found] == [((1, 1), (2, 2)), ((1, 1), (2, 3))]


def test_the_first_of_several_elements_counts() -> None:
    names, children = ("Top", "Name", "First", "Name", "First"), (2, 1, 0, 1, 0)
    (plan,) = plans((record("Top", NAME),), names, children)
    assert plan.texts == ((1, 2),)


def test_dates_attributes_and_numbers_have_places_of_their_own() -> None:
    fields = (
        Field("day", "", Kind.DATE, path="Day"),
        Field("mark", "", path="@id"),
        Field("ref", "", path="Day/@ref"),
        Field("number", "", path="#"),
    )
    (plan,) = plans((record("Top", *fields),), ("Top", "Day"), (1, 0))
    assert plan.texts == ()
    assert plan.dates == ((1, 1),)
    assert plan.attributes == ((2, 0, "id"), (3, 1, "ref"))
    assert plan.numbers == (4,)


def test_a_field_without_a_path_is_found_by_its_name() -> None:
    (plan,) = plans((record("Top", Field("Key", "")),), ("Top", "Key"), (1, 0))
    assert plan.texts == ((1, 1),)


def test_an_element_of_another_kind_gives_no_rows() -> None:
    assert plans((record("Top", NAME),), ("Else", "Name", "First"), (1, 1, 0)) == ()


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> tuple[str, list]:
    inner = draw(st.lists(trees(depth=depth - 1), max_size=3)) if depth else []
    return draw(st.sampled_from("ABC")), inner


def _flat(tree: tuple[str, list]) -> list[tuple[str, int]]:
    name, inner = tree
    return [(name, len(inner)), *(pair for child in inner for pair in _flat(child))]


def _paths(tree: tuple[str, list], here: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    path = (*here, tree[0])
    return [path, *(p for child in tree[1] for p in _paths(child, path))]


@given(trees(), st.lists(st.sampled_from("ABC"), min_size=1, max_size=3))
def test_any_tree_is_rebuilt_from_its_names_and_numbers_of_children(
    tree: tuple[str, list], steps: list[str]
) -> None:
    names, children = zip(*_flat(tree), strict=True)
    (plan,) = plans((record(tree[0], Field("f", "", path="/".join(steps))),), names, children)
    matching = [i for i, path in enumerate(_paths(tree)) if list(path[1:]) == steps]
    assert [index for _, index in plan.texts] == matching[:1]
