"""The demonstration never takes the place of anything else."""

import pytest
from click.testing import CliRunner

from wholecity.cli.demo import demo
from wholecity.kernel.errors import BadInput


def refused(*arguments: str) -> BadInput:
    error = CliRunner().invoke(demo, ["--no-serve", *arguments]).exception
    assert isinstance(error, BadInput), error
    return error


@pytest.fixture
def home(tmp_path, settings):
    """A city's own folder."""
    settings.HOME = tmp_path
    (tmp_path / "wholecity.sqlite3").write_bytes(b"a city's record")
    (tmp_path / "deliveries").mkdir()
    (tmp_path / "deliveries" / "real.csv").write_text("a file of an agency")
    return tmp_path


@pytest.mark.parametrize("more", [(), ("--fresh",)])
def test_a_folder_that_holds_something_else_is_left_alone(home, more):
    before = sorted(home.rglob("*"))
    assert "holds something else" in refused(*more).message
    assert sorted(home.rglob("*")) == before


def test_a_city_that_cannot_be_is_refused_before_anything_is_touched(home):
    (home / "demo.json").write_text("{}")
    before = sorted(home.rglob("*"))
    assert "cannot have 300 children" in refused("--children", "300").message
    assert sorted(home.rglob("*")) == before
