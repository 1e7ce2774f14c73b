"""Registering agencies, agreements and sources: by hand, and from a file."""

import json

import pytest
from click.testing import CliRunner

from wholecity.agreements import queries as agreements
from wholecity.agreements.commands import agreements as agreements_command
from wholecity.intake import queries
from wholecity.intake.commands import intake
from wholecity.kernel.errors import WholecityError

pytestmark = pytest.mark.django_db

AGENCY = ("--agency", "schools", "--agency-name", "Our Public Schools")
AGREEMENT = (
    *("--agreement", "school-data", "--agreement-title", "School data agreement"),
    *("--memorandum", "cabinet", "--memorandum-title", "Memorandum of the cabinet"),
    *("--starts", "2025-07-01"),
)
FORMATS = ("--formats", "edfi, attendance_daily")


def add(*arguments: str):
    return CliRunner().invoke(intake, ["source", "add", *arguments])


def first():
    lanes = ("--lanes", "care,EVALUATE")
    return add("district", "--title", "Students", *AGENCY, *AGREEMENT, *lanes, *FORMATS)


def told(error: BaseException | None) -> str:
    assert isinstance(error, WholecityError)
    return f"{error} {error.hint}"


def test_a_source_is_registered_by_hand_with_its_agency_and_agreement() -> None:
    assert first().exit_code == 0
    row = queries.source("district")
    assert (row.title, row.agency_name, row.lanes) == (
        *("Students", "Our Public Schools", ("CARE", "EVALUATE")),
    )
    assert row.formats == ("edfi", "attendance_daily")
    assert str(agreements.agreement("school-data").starts) == "2025-07-01"


def test_a_source_of_minors_who_consented_alone_says_so_until_something_else_is_said() -> None:
    again = ("clinic", "--title", "Clinic", "--agency", "schools", "--agreement", "school-data")
    lanes = ("--lanes", "CARE", *FORMATS)
    first()
    assert not queries.source("district").own_consent
    assert add("district", "--title", "Students", *AGENCY, *AGREEMENT, *lanes).exit_code == 0
    for option, said in (("--own-consent", True), (None, True), ("--no-own-consent", False)):
        given = (option,) if option else ()
        shown = add("district", *again[1:], *lanes, *given)
        assert shown.exit_code == 0, shown.output
        assert queries.source("district").own_consent is said


def test_what_is_registered_is_named_by_its_key_alone() -> None:
    first()
    known = ("--agency", "schools", "--agreement", "school-data")
    CliRunner().invoke(agreements_command, ["name", "school-data", "meals"])
    more = add("meals", "--title", "Meals", *known, "--lanes", "CARE", "--every", "30", *FORMATS)
    assert more.exit_code == 0
    assert queries.source("meals").frequency_days == 30


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("district",), "--title, --agency, --agreement, --lanes, --formats"),
        (("district", "--title", "Students"), "--agency, --agreement, --lanes, --formats"),
        (
            ("district", "--title", "S", "--agency", "x", *AGREEMENT, "--lanes", "CARE", *FORMATS),
            "--agency-name",
        ),
        (
            ("district", "--title", "S", *AGENCY, "--agreement", "x", "--lanes", "CARE", *FORMATS),
            "--agreement-title",
        ),
        (("district", "--title", "S", *AGENCY, *AGREEMENT, "--lanes", "FUN", *FORMATS), "FUN"),
        (
            ("district", "--title", "S", *AGENCY, *AGREEMENT[:8], "--lanes", "CARE", *FORMATS),
            "--starts",
        ),
    ],
    ids=["a key alone", "options missing", "new agency", "new agreement", "lane", "first day"],
)
def test_what_is_missing_is_named_and_nothing_is_registered(arguments, words) -> None:
    result = add(*arguments)
    assert words in told(result.exception)
    assert queries.sources() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, "names no source"),
        ([], "no JSON object"),
        ({"agencies": [{"key": "a"}]}, "agencies, entry 1: 'name' is missing"),
        (
            {
                "agencies": [{"key": "a", "name": "A"}],
                "agreements": [
                    {
                        **{"key": "x", "title": "X", "tier": "dsa", "parties": ["a"]},
                        **{"lanes": ["CARE"], "starts": "7/1/2025"},
                    }
                ],
            },
            "agreements, entry 1: Invalid isoformat string: '7/1/2025'",
        ),
    ],
    ids=["empty", "a list", "no name", "a date of another form"],
)
def test_a_faulty_list_is_told_with_its_entry_and_field(tmp_path, content, words) -> None:
    path = tmp_path / "sources.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    result = add(str(path))
    assert words in told(result.exception)
