"""The reports that Massachusetts publishes, reconciled by a reader that shares nothing with ours.

It takes the XML of the workbooks apart with the standard library only, and
finds the year and the figures in its own way.
"""

import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import override_settings

from wholecity.kernel.city import City
from wholecity.measures import queries
from wholecity.measures.actions import Outcome, import_statistics
from wholecity.measures.definitions import PUBLISHERS_RULES
from wholecity.measures.models import Observation, Publication
from wholecity.people.rules import Acting

pytestmark = pytest.mark.looks  # what stands in the files, whatever it is kept in
LEAD = Acting("dana", "R15")
CITIES = {"Salem": "02580000", "Somerville": "02740000", "Newton": "02070000"}
STATE = "00000000"
N = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

# What each column means, by the words of the workbook itself.
EXPECTED = {
    "Attendance": {
        "Chronically Absent (10% or more)": "chronic-absence",
        "Attendance Rate": "attendance",
    },
    "Selected Populations": {
        "Low Income %": "low-income",
        "Economically Disadvantaged %": "economically-disadvantaged",
        "English Language Learner %": "english-learners",
        "Students With Disabilities %": "disability",
    },
    "Enrollment By Grade": {"Total": "enrolment"},
    "Student Discipline": {"% Out-of-School Suspension": "suspension"},
    "Per Pupil Expenditures": {"Total Expenditures per Pupil": "spending-per-pupil"},
}

Key = tuple[str, str, str]  # measure, period, district code


def cells(path: Path) -> list[dict[str, str]]:
    """Rows of the first sheet: column letters and texts, straight from the XML."""
    with zipfile.ZipFile(path) as archive:
        strings = [
            "".join(t.text or "" for t in item.iter(f"{N}t"))
            for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        ]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{N}row"):
        found = {}
        for cell in row:
            value = cell.find(f"{N}v")
            if value is not None:
                text = strings[int(value.text)] if cell.get("t") == "s" else value.text
                found[re.sub(r"\d", "", cell.get("r"))] = text
        rows.append(found)
    return rows


def independent(folder: Path, code: str) -> Iterator[tuple[Key, Decimal | None]]:
    for path in sorted(folder.glob("*.xlsx")):
        title, header, *rows = cells(path)
        report = next((r for r in EXPECTED if r in title["A"]), None)
        if report is None:
            continue
        period = re.match(r"20\d\d(-\d\d( \(\w+\))?)?", title["A"])[0]
        for row in rows:
            if row.get("B") not in (code, STATE):
                continue
            for letter, name in header.items():
                if name in EXPECTED[report]:
                    text = row.get(letter, "").strip().replace(",", "").replace("$", "")
                    yield (
                        (EXPECTED[report][name], period, row["B"]),
                        (Decimal(text) if text else None),
                    )


@pytest.fixture
def folder(shared_data):
    return shared_data / "ma_dese_district_reports"


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "code"), CITIES.items())
def test_every_figure_of_the_city_and_the_state_is_that_of_the_files(folder, name, code):
    truth = dict(independent(folder, code))
    outcomes = import_statistics([folder], by=LEAD, city=City(name=name))

    stored = {(o.measure, o.period, o.place_code): o.value for o in Observation.objects.all()}
    assert stored == truth
    assert len(truth) == 70
    assert {code for _, _, code in stored} == {code, STATE}

    assert sum(o.new for o in outcomes) == len(truth)
    assert sum(o.blank for o in outcomes) == sum(value is None for value in truth.values())
    assert not any(o.faults or o.corrected or o.unchanged for o in outcomes)


@pytest.mark.django_db
def test_no_file_is_dropped_without_a_word(folder):
    outcomes = import_statistics([folder], by=LEAD, city=City(name="Salem"))
    assert [o.file for o in outcomes] == sorted(p.name for p in folder.iterdir())
    read = [o for o in outcomes if o.outcome is Outcome.READ]
    assert len(read) == Publication.objects.count() == 19
    assert all(o.outcome is Outcome.READ or o.reason for o in outcomes)
    assert not [o for o in outcomes if o.outcome is Outcome.REFUSED]
    for outcome in read:
        rows = cells(folder / outcome.file)[2:]
        assert outcome.rows == sum(1 for row in rows if row.get("A") or row.get("B"))


@pytest.mark.django_db
def test_the_same_folder_twice_changes_nothing(folder):
    import_statistics([folder], by=LEAD, city=City(name="Newton"))
    before = list(Observation.objects.values_list("id", "version").order_by("id"))
    outcomes = import_statistics([folder], by=LEAD, city=City(name="Newton"))
    assert list(Observation.objects.values_list("id", "version").order_by("id")) == before
    assert {o.outcome for o in outcomes} == {Outcome.UNCHANGED, Outcome.NOT_USED}


@pytest.mark.django_db
def test_the_year_comes_from_the_title_line_and_not_from_the_name(folder):
    import_statistics(
        [folder / "selectedpopulations19.xlsx", folder / "StudentDisciplineDataReport17.xlsx"],
        by=LEAD,
        city=City(name="Salem"),
    )
    assert set(Publication.objects.values_list("school_year", "period")) == {
        (2019, "2018-19"),
        (2016, "2015-16"),
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "trend"),
    [
        ("Salem", ["23.4", "25.1", "24.4", "30.9"]),
        ("Somerville", ["15.0", "14.3", "15.8", "12.6"]),
        ("Newton", ["7.9", "8.6", "9.0", "7.9"]),
    ],
)
def test_the_page_shows_the_citys_own_trend_and_only_the_state_beside_it(folder, name, trend):
    city = City(name=name)
    import_statistics([folder], by=LEAD, city=city)
    with override_settings(CITY=city):
        page = queries.measure_page("chronic-absence")
    own, state = page.lines
    assert [str(point.value) for point in own.points] == trend
    assert [point.period for point in own.points] == [
        "2017-18",
        "2018-19",
        "2019-20",
        "2020-21 (March)",
    ]
    assert (own.scope, own.place) == ("city", name)
    assert (state.scope, state.place) == ("state", "Massachusetts")
    assert [str(point.value) for point in state.points] == ["13.2", "12.9", "13.0", "17.0"]
    assert [source.title for source in page.sources] == [
        "2017-18 Attendance (District) - All Students",
        "2018-19 Attendance (District) - All Students",
        "2019-20 Attendance (District) - All Students",
        "2020-21 (March) Attendance (District) - All Students",
    ]
    assert all("Massachusetts Department" in source.publisher for source in page.sources)
    assert not page.measure.comparable
    assert page.caveats == (PUBLISHERS_RULES,)
    # 2020-21 is known for a part of the year only, and no point of the line.
    assert page.forecast.points == 3
