"""Charts: what they say, what a strict page may hold, what is kept on disk."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.ui import charts
from wholecity.ui.charts import Area, GapRow, GapSection, Line, Moment, Size, Target
from wholecity.ui.charts.drawing import drawn
from wholecity.ui.charts.specification import scale_end, spread_apart

MOMENTS = [Moment(f"{y - 1}-{y % 100}", f"’{y % 100}") for y in (2024, 2025, 2026)]


def a_trend(size: Size) -> charts.Specification:
    lines = [
        Line([25, None, 22], "Riverton 22%", "22%", main=True, notes=["", "hidden", ""]),
        Line([20, 21, 22], "State 22%", "State 22%"),
    ]
    return charts.trend(MOMENTS, lines, size, suffix="%", target=Target(15, "Goal: 15%"))


def endings(goal: float, *ends: float) -> list[float]:
    """Where the names of lines stand that end there, with a goal."""
    lines = [Line([30, 27, end], f"Line {end}", f"{end}", main=not n) for n, end in enumerate(ends)]
    target = Target(goal, "Goal")
    found = charts.trend(MOMENTS, lines, Size.NARROW, suffix="%", target=target)
    named = {f"{end}" for end in ends}
    rows = [row for layer in found["layer"] for row in layer.get("data", {}).get("values", [])]
    return [row["y"] for row in rows if row.get("text") in named]


@pytest.mark.parametrize(("end", "side"), [(23, 1), (22, 1), (21.5, -1)])
def test_the_line_of_the_goal_does_not_run_through_the_name_of_a_line(end, side) -> None:
    [place] = endings(22, end)
    # The scale ends at 30 or more, on 190 points of height: a letter is 11 of them high.
    assert (place - 22) * side > 30 / 190 * 11 / 2


def test_a_name_that_the_goal_does_not_touch_stands_where_its_line_ends() -> None:
    assert endings(5, 23) == [23]


def a_gap_chart(size: Size) -> charts.Specification:
    rows = [
        GapRow("Low-income families", 31, "31%", 29, 33, "worse", "18 points higher"),
        GapRow("Other families", 13, "13%", 12, 14, "reference", "compared with"),
        GapRow("Not reported", None, "", note="hidden"),
    ]
    return charts.gaps(
        [GapSection("Family income", rows)], size, everyone=22, everyone_words="All: 22%"
    )


def square(x: float) -> dict[str, object]:
    ring = [[x, 42.0], [x + 0.1, 42.0], [x + 0.1, 42.1], [x, 42.1], [x, 42.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def a_map(size: Size) -> charts.Specification:
    areas = [
        Area("Harbor", square(-71.0), 30, "30%"),
        Area("Mills", square(-70.9), None, "hidden", hidden=True),
        Area("Old Town", square(-70.8), None, "no data"),
    ]
    return charts.area_map(areas, size)


ALL = [a_trend, a_gap_chart, a_map]


@pytest.mark.parametrize("chart", ALL)
@pytest.mark.parametrize("size", Size)
def test_a_drawing_fits_a_strict_page(
    chart: Callable[[Size], charts.Specification], size: Size
) -> None:
    svg = drawn(chart(size))
    assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", svg)
    head = svg[: svg.index(">")]
    assert "viewBox" in head
    assert "width" not in head
    assert f'viewBox="0 0 {size.width} ' in head or chart is a_map


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_a_trend_names_its_lines_its_goal_and_what_is_hidden() -> None:
    found = texts(drawn(a_trend(Size.WIDE)))
    for words in ("Riverton 22%", "State 22%", "Goal: 15%", "hidden", "2025-26", "0%"):
        assert words in found
    assert "’26" in texts(drawn(a_trend(Size.NARROW)))


def test_lines_of_a_trend_differ_by_dash_and_marker_not_by_color_alone() -> None:
    layers = [layer["mark"] for layer in a_trend(Size.WIDE)["layer"]]
    lines = [mark for mark in layers if mark["type"] == "line"]
    markers = [mark["shape"] for mark in layers if mark["type"] == "point" and "shape" in mark]
    assert len({str(mark["strokeDash"]) for mark in lines}) == len(lines) == 2
    assert len(set(markers)) == 2


def test_shares_that_are_all_high_get_a_scale_that_says_where_it_begins() -> None:
    high = charts.trend(MOMENTS, [Line([93, 92, 94], "", "")], Size.WIDE, suffix="%")
    assert "80%" in texts(drawn(high))
    assert "0%" not in texts(drawn(high))


def test_groups_show_their_figures_and_what_is_hidden() -> None:
    found = texts(drawn(a_gap_chart(Size.WIDE)))
    for words in ("Low-income families", "31%", "18 points higher", "hidden", "All: 22%"):
        assert words in found
    assert "Low-income families" in texts(drawn(a_gap_chart(Size.NARROW)))


def test_a_withheld_place_is_hatched_and_says_so() -> None:
    svg = drawn(a_map(Size.WIDE))
    pattern = re.search(r'<pattern id="([^"]+)"', svg)
    assert pattern
    assert svg.count(f'fill="url(#{pattern[1]})"') == 1
    assert {"hidden", "no data", "30%"} <= set(texts(svg))


def test_neighbors_on_the_map_keep_their_common_border() -> None:
    tall = {
        "type": "Polygon",
        "coordinates": [[[-71, 43], [-71, 42], [-70, 42], [-70, 43], [-71, 43]]],
    }
    flat = {
        "type": "Polygon",
        "coordinates": [[[-70, 42], [-69, 42], [-69, 43], [-70, 43], [-70, 42]]],
    }
    areas = [Area("A", tall, 1, "1"), Area("B", flat, 2, "2")]
    shapes = charts.area_map(areas, Size.WIDE)["layer"][0]["data"]["values"]
    first, second = (shape["geometry"]["coordinates"][0][0] for shape in shapes)
    assert max(x for x, _ in first) == min(x for x, _ in second)


def test_both_versions_stand_in_the_page_and_say_the_finding(tmp_path: Path) -> None:
    html = charts.pair(charts.Drawer(tmp_path), a_trend, 'One "finding" <b>')
    assert html.count("<svg ") == 2
    assert "wc-chart--wide" in html
    assert "wc-chart--narrow" in html
    assert html.count('role="img" aria-label="One &quot;finding&quot; &lt;b&gt;"') == 2


def test_a_chart_is_drawn_once_and_found_again(tmp_path: Path) -> None:
    calls = []

    def draw(specification: charts.Specification) -> str:
        calls.append(specification)
        return "<svg />"

    for _ in range(3):
        assert charts.Drawer(tmp_path, draw).svg(a_trend(Size.WIDE)) == "<svg />"
    charts.Drawer(tmp_path, draw).svg(a_trend(Size.NARROW))
    assert len(calls) == 2
    assert not list(tmp_path.rglob("*.part"))


def test_ids_of_two_charts_on_a_page_never_meet() -> None:
    svgs = [drawn(a_map(size)) for size in Size]
    ids = [name for svg in svgs for name in re.findall(r'\bid="([^"]+)"', svg)]
    assert len(ids) == len(set(ids))


def test_a_sparkline_needs_two_figures_and_skips_what_is_hidden() -> None:
    assert charts.sparkline([1.0, None]) == ""
    svg = charts.sparkline([1.0, None, 3.0])
    assert svg.count("L") == 1
    assert 'aria-hidden="true"' in svg


@given(st.lists(st.floats(0, 100), min_size=1, max_size=5))
def test_names_at_the_ends_of_lines_never_touch(places: list[float]) -> None:
    moved = spread_apart(places, 10, 0, 100)
    ordered = sorted(moved)
    assert all(b - a >= 10 - 1e-6 for a, b in pairwise(ordered))
    assert min(moved) >= 0
    assert max(moved) <= 100 + 1e-6


@given(st.lists(st.floats(0, 40_000), max_size=5))
def test_a_scale_ends_at_or_above_all_values(values: list[float]) -> None:
    assert scale_end(values) >= max(values, default=0)
