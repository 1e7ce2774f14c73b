"""Building: reproducible, of any size, and never over what is not ours."""

import hashlib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from wholecity.kernel.errors import BadInput, NotFound
from wholecity.synthetic import city, figures, geography
from wholecity.synthetic.build import Quiet, build, read_truth
from wholecity.synthetic.commands import city as command
from wholecity.synthetic.plan import Plan


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_and_size_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(tmp_path / name, Plan(400, seed=5), Quiet())
    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two")


def test_another_seed_gives_another_city(tmp_path: Path) -> None:
    for seed in (1, 2):
        build(tmp_path / str(seed), Plan(400, seed=seed), Quiet())
    one, two = _hashes(tmp_path / "1"), _hashes(tmp_path / "2")
    same = {name for name in one if one[name] == two.get(name)}
    assert not any("Student" in name or "attendance" in name for name in same)


@pytest.mark.parametrize("children", [0, 399, 1_000_001])
def test_a_size_that_is_not_offered_is_refused_in_words(children: int) -> None:
    with pytest.raises(BadInput, match="cannot have") as caught:
        Plan(children, seed=1)
    assert "400 to 1,000,000" in caught.value.hint


def test_a_folder_with_other_things_is_left_alone_even_with_force(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for force in (False, True):
        with pytest.raises(BadInput, match="not empty"):
            build(tmp_path, Plan(400, seed=1), Quiet(), force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_city_is_replaced_only_with_force_and_only_what_was_built(tmp_path: Path) -> None:
    build(tmp_path, Plan(400, seed=1), Quiet())
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="already holds a synthetic city"):
        build(tmp_path, Plan(401, seed=1), Quiet())
    build(tmp_path, Plan(401, seed=1), Quiet(), force=True)
    assert read_truth(tmp_path)["children"] == 401
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_real_citys_folder_is_not_taken_for_a_synthetic_one(tmp_path: Path) -> None:
    (tmp_path / "city.json").write_text('{"name": "Springfield", "synthetic": false}')
    with pytest.raises(BadInput, match="not empty"):
        build(tmp_path, Plan(400, seed=1), Quiet(), force=True)


def test_truth_of_a_folder_without_one_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no synthetic city"):
        read_truth(tmp_path)


def test_the_command_prints_one_json_document_and_keeps_progress_apart(tmp_path: Path) -> None:
    folder = str(tmp_path / "city")
    run = CliRunner().invoke(
        command, ["build", folder, "--children", "400", "--seed", "1", "--json"]
    )
    shown = CliRunner().invoke(command, ["truth", folder, "--json"])
    assert run.exit_code == shown.exit_code == 0
    assert run.stdout == shown.stdout
    assert '"children": 400' in run.stdout


@given(children=st.integers(400, 1500), seed=st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_truth_is_whole_whatever_the_size_and_seed(children: int, seed: int) -> None:
    plan = Plan(children, seed)
    truth = city.draw(plan)
    assert len(truth.children) == children == truth.families.size.sum()
    assert truth.children.multiple.any()
    for index, calendar in enumerate(truth.calendars):
        per_school = calendar.open.sum(axis=1)
        assert per_school.min() >= 176
        assert per_school.max() <= 182
        year = figures.student_year(truth, index)
        assert (year.absent_halves <= 2 * year.enrolled).all()
        assert (year.enrolled > 0).all()
        assert (year.enrolled <= 190).all()
        assert not (year.chronic & ~year.eligible).any()
        spells = truth.spells[index]
        assert (spells.entry <= spells.last).all()
        assert calendar.open[spells.school, spells.entry - calendar.first].all()
        assert calendar.open[spells.school, spells.last - calendar.first].all()


def test_siblings_share_a_family_but_not_a_given_name(tmp_path: Path) -> None:
    children = city.draw(Plan(5000, seed=4)).children
    pairs = Counter(zip(children.family.tolist(), children.first.tolist(), strict=True))
    assert max(pairs.values()) == 1


def test_twins_are_about_one_child_in_thirty() -> None:
    truth = city.draw(Plan(50_000, seed=2))
    assert 0.028 < truth.children.multiple.mean() < 0.039


def test_a_third_of_families_name_as_in_spanish_and_most_of_these_with_two_surnames() -> None:
    truth = city.draw(Plan(20_000, seed=2))
    spanish = truth.families.heritage == 2
    assert 0.27 < spanish.mean() < 0.40
    two = (truth.families.surname != truth.families.paternal)[spanish]
    assert two.mean() > 0.6


def test_known_gaps_and_trend_tell_a_story() -> None:
    truth = city.draw(Plan(12_000, seed=1))
    told = figures.tell(truth, [figures.student_year(truth, index) for index in range(3)])
    rates = [y["chronic"] / y["students"] for y in told["years"].values()]
    assert rates == sorted(rates, reverse=True)
    assert 0.20 < rates[-1] < 0.25
    assert 11 < told["gaps"]["2026"]["low_income"]["gap"] < 17
    behind = [
        told["gaps"][year]["neighbourhood"]["mill-district"] - 100 * rate
        for year, rate in zip(told["years"], rates, strict=True)
    ]
    assert behind[0] > behind[1] > behind[2]


def test_neighborhoods_tile_the_map_without_gap_or_overlap() -> None:
    shapes = geography.feature_collection()["features"]
    edges: Counter[frozenset[tuple[float, float]]] = Counter()
    for shape in shapes:
        ring = [tuple(point) for point in shape["geometry"]["coordinates"][0]]
        assert ring[0] == ring[-1]
        edges.update(frozenset(pair) for pair in pairwise(ring))
    assert set(edges.values()) == {1, 2}
    outer = [edge for edge, times in edges.items() if times == 1]
    degree = Counter(point for edge in outer for point in edge)
    assert set(degree.values()) == {2}  # one closed coast around all of them


def test_names_survive_with_their_accents_and_apostrophes(small_city: Path) -> None:
    query = f"SELECT first_name || ' ' || last_name FROM '{small_city}/truth/child.parquet'"
    truth = " ".join(name for (name,) in duckdb.sql(query).fetchall())
    files = (small_city / "agencies/district/2025-26/Student.xml").read_text(encoding="utf-8")
    for letters in ("é", "ñ", "ễ", "O'"):
        assert letters in truth, letters
        assert letters in files, letters
