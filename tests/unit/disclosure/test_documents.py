"""One document, one CSV beside it: the same figures, one sign for everything withheld."""

import csv
import io
from dataclasses import replace

import pytest

from tests.factories.cubes import random_city
from wholecity.disclosure.formats.documents import (
    as_csv,
    as_json,
    document_of,
    figures_of,
    file_stem,
    from_json,
)
from wholecity.disclosure.rules.cube import Dimension, Level, Partition
from wholecity.disclosure.rules.figures import NO_DATA, WITHHELD, shown
from wholecity.disclosure.rules.protection import protect
from wholecity.kernel.errors import BadInput

CITY = random_city(
    2,
    300,
    sizes={"school": 5, "sex": 2},
    pairs=(("school", "sex"),),
    partitions=(Partition("students", ("yes", "no")),),
)
RESULT = protect(CITY, 11)
DOCUMENT = document_of(CITY, RESULT, k=11, release="r", snapshot="s")


def rows(document):
    return list(csv.DictReader(io.StringIO(as_csv(document))))


def test_every_figure_can_be_read_back():
    read = list(figures_of(from_json(as_json(DOCUMENT))))
    assert {(f.group, f.name): f.figure for f in read if f.kind == "count"} == RESULT.counts
    averages = {(f.name, f.group): f.figure for f in read if f.kind == "average"}
    assert averages == RESULT.averages
    assert len({f.figure for f in read if f.figure.state == "withheld"}) == 1


def test_the_same_cube_gives_the_same_bytes():
    again = document_of(CITY, protect(CITY, 11), k=11, release="r", snapshot="s")
    assert as_json(again) == as_json(DOCUMENT)


def test_the_spreadsheet_has_a_row_for_each_figure_with_its_state_in_words():
    found = rows(DOCUMENT)
    assert len(found) == len(list(figures_of(DOCUMENT)))
    assert {row["state"] for row in found} == {"shown", "withheld"}
    for row in found:
        assert (row["value"] == "*") == (row["state"] == "withheld")
        assert row["value"] != ""
    (everyone,) = [
        r for r in found if r["school"] == r["sex"] == "(all)" and r["name"] == "students"
    ]
    assert everyone["value"] == "300"


def test_the_three_meanings_have_three_signs():
    group = (("school", "school0"),)
    counts = {**RESULT.counts, (group, "students"): WITHHELD, (group, "yes"): shown(0)}
    averages = {**RESULT.averages, ("average_daily_attendance", group): NO_DATA}
    document = document_of(
        CITY, replace(RESULT, counts=counts, averages=averages), k=11, release="r", snapshot="s"
    )
    found = {
        (r["kind"], r["name"]): r["value"]
        for r in rows(document)
        if r["school"] == "school0" and r["sex"] == "(all)"
    }
    assert found["count", "students"] == "*"
    assert found["count", "yes"] == "0"
    assert found["average", "average_daily_attendance"] == "n/a"


def test_a_coded_percent_keeps_its_bound():
    group = (("school", "school0"),)
    averages = {**RESULT.averages, ("average_daily_attendance", group): shown(95, "at_least")}
    document = document_of(
        CITY, replace(RESULT, averages=averages), k=11, release="r", snapshot="s"
    )
    read = {(f.name, f.group): f.figure for f in figures_of(from_json(as_json(document)))}
    assert read["average_daily_attendance", group] == shown(95, "at_least")
    assert ("95", "at_least") in {(r["value"], r["bound"]) for r in rows(document)}


def test_names_that_look_like_formulas_are_text():
    levels = (Level("school0", "=HYPERLINK(0)"), *CITY.dimensions[0].levels[1:])
    cube = replace(CITY, dimensions=(Dimension("school", "School", levels), CITY.dimensions[1]))
    text = as_csv(document_of(cube, RESULT, k=11, release="r", snapshot="s"))
    assert ",=HYPERLINK" not in text
    assert "'=HYPERLINK(0)" in text


def test_a_file_name_has_no_path_in_it():
    assert file_stem({"key": "../students", "period": "2025/26"}) == "---students-2025-26"


def test_other_json_is_refused():
    with pytest.raises(BadInput, match="not a published table"):
        from_json("{}")
