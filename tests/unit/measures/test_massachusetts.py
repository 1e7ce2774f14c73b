"""Reports by district: years from the title line, columns by name, districts by code."""

import re
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.workbook import write_workbook
from wholecity.kernel.errors import BadInput
from wholecity.measures.formats.figures import Reading
from wholecity.measures.formats.massachusetts import REPORTS, NotUsed, read_report

TITLE = "2017-18 Attendance (District)  - All Students"
HEADER = [
    "District Name",
    "District Code",
    "Attendance Rate",
    "Average # of Absences",
    "Chronically Absent (10% or more)",
]
ROWS = [
    ["New Northfield", "07280000", "  95.0", "   8.0", "  10.0"],
    ["Northfield", "02580000", "  92.9", "  11.9", "  23.4"],
    ["Northfield Charter (District)", "04850000", "", "  1,001.5", ""],
    ["State Totals", "00000000", "  94.6", "   9.5", "  13.2"],
]


def report(tmp_path, *, title=TITLE, header=HEADER, rows=ROWS, **options):
    lines = ([[title]] if title is not None else []) + [header, *rows]
    return write_workbook(tmp_path / "report.xlsx", lines, **options)


def figures(read, district):
    values, faults = read.values(district)
    assert faults == []
    return {value.measure: value.figure.value for value in values}


def test_the_figures_of_the_own_district_and_of_the_state_are_read(tmp_path):
    read = read_report(report(tmp_path, bom=True))
    assert (read.title.school_year, read.title.period) == (2018, "2017-18")
    assert figures(read, read.own("02580000")) == {
        "chronic-absence": Decimal("23.4"),
        "attendance": Decimal("92.9"),
    }
    assert figures(read, read.state())["chronic-absence"] == Decimal("13.2")
    assert len(read.districts) == 4


@pytest.mark.parametrize(
    ("title", "year", "period"),
    [
        ("2020-21 (March) Attendance (District)  - All Students", 2021, "2020-21 (March)"),
        ("Attendance 2018-2019 (District)", 2019, "2018-19"),
        ("1999-00 no, 2018/19 Attendance", 2019, "2018-19"),
        ("2019Attendance Report", 2019, "2019"),
        ("Attendance (District) 2019-20 (District)", 2020, "2019-20"),
    ],
)
def test_the_year_stands_in_the_title_line(tmp_path, title, year, period):
    read = read_report(report(tmp_path, title=title))
    assert (read.title.school_year, read.title.period) == (year, period)


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Attendance (District) - All Students", "has no year"),
        (None, "has no year"),
        ("2017-19 Attendance (District)", "no school year"),
        ("2017 or 2018 Attendance", "more than one year"),
        ("2017-18 and 2018-19 Attendance", "more than one year"),
    ],
)
def test_without_a_clear_year_the_file_is_refused_and_told_what_to_do(tmp_path, title, why):
    with pytest.raises(BadInput, match=why) as refused:
        read_report(report(tmp_path, title=title))
    assert "never from the file's name" in refused.value.hint


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_new_and_shuffled_columns_never_shift_a_figure(tmp_path, data):
    new = data.draw(
        st.lists(
            st.text("abcXYZ %()#0123456789", min_size=1, max_size=20).filter(
                lambda name: (
                    " ".join(name.casefold().split())
                    not in {" ".join(h.casefold().split()) for h in HEADER}
                )
            ),
            max_size=5,
        )
    )
    header = [*HEADER, *new]
    order = data.draw(st.permutations(range(len(header))))
    noise = st.sampled_from(["", " 7.7", "1,234", "x"])
    rows = [[*row, *(data.draw(noise) for _ in new)] for row in ROWS]
    lines_above = data.draw(st.integers(0, 3))
    path = write_workbook(
        tmp_path / "shuffled.xlsx",
        [
            [TITLE],
            *([[]] * lines_above),
            [header[i] for i in order],
            *([row[i] for i in order] for row in rows),
        ],
    )
    read = read_report(path)
    assert figures(read, read.own("Northfield")) == {
        "chronic-absence": Decimal("23.4"),
        "attendance": Decimal("92.9"),
    }


def test_a_wrong_claim_about_its_size_cuts_nothing_off(tmp_path):
    read = read_report(report(tmp_path, dimension="A1:B2"))
    assert len(read.districts) == 4
    assert figures(read, read.own("02580000"))["attendance"] == Decimal("92.9")


@pytest.mark.parametrize("code", ["2580000", 2580000, 2580000.0, "02580000 "])
def test_a_code_is_known_also_without_its_leading_zero(tmp_path, code):
    rows = [[ROWS[1][0], code, *ROWS[1][2:]], *ROWS[2:]]
    read = read_report(report(tmp_path, rows=rows))
    assert read.own("02580000").name == "Northfield"
    assert read.own("2580000").code == "02580000"


def test_a_name_must_be_the_whole_name(tmp_path):
    read = read_report(report(tmp_path))
    assert read.own(" NORTHFIELD ").code == "02580000"
    with pytest.raises(NotUsed, match="no row for the district “North”"):
        read.own("North")


def test_the_state_is_nobodys_own_district(tmp_path):
    read = read_report(report(tmp_path))
    with pytest.raises(NotUsed):
        read.own("00000000")
    with pytest.raises(NotUsed):
        read.own("State Totals")


def test_two_rows_of_one_name_are_not_guessed_between(tmp_path):
    twin = ["Northfield", "09990000", "1.0", "1.0", "1.0"]
    read = read_report(report(tmp_path, rows=[*ROWS, twin]))
    with pytest.raises(BadInput, match=r"stands there 2 times: row 4 .*, row 7"):
        read.own("Northfield")
    assert read.own("02580000").row == 4


def test_blanks_are_missing_and_a_text_with_a_separator_is_a_number(tmp_path):
    header = [*HEADER[:4], "Chronically Absent (10% or more)"]
    read = read_report(report(tmp_path, header=header))
    values, faults = read.values(read.own("04850000"))
    assert [v.figure.reading for v in values] == [Reading.BLANK, Reading.BLANK]
    assert faults == []


def test_a_cell_that_is_no_number_is_named_and_the_others_are_read(tmp_path):
    rows = [["Northfield", "02580000", "about 90", "", " 23.4"]]
    read = read_report(report(tmp_path, rows=rows))
    values, [fault] = read.values(read.own("02580000"))
    assert [value.measure for value in values] == ["chronic-absence"]
    assert (fault.row, fault.column) == (3, "Attendance Rate")
    assert "“about 90” is not a number" in fault.reason


def test_a_number_formatted_as_percent_is_a_percent(tmp_path):
    rows = [["Northfield", "02580000", 0.929, 11.9, 0.234]]
    read = read_report(report(tmp_path, rows=rows, percent=True))
    assert figures(read, read.own("Northfield"))["chronic-absence"] == Decimal("23.4")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ([*HEADER[:4], "Chronically Absent (20% or more)"], "is missing"),
        ([*HEADER, "Attendance  rate"], "stands there twice"),
    ],
)
def test_a_needed_column_must_be_there_once(tmp_path, header, why):
    with pytest.raises(BadInput, match=why):
        read_report(report(tmp_path, header=header))


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("2018-19 Attendance (School) - All Students", "by school"),
        ("2018-19 Attendance (District) - English Learners", "a part of the students"),
        ("2019 Accountability Report", "no measure compares"),
        ("2019 Weather Report", "no report that this installation knows"),
    ],
)
def test_a_sound_file_that_is_not_for_us_says_why(tmp_path, title, why):
    with pytest.raises(NotUsed, match=why):
        read_report(report(tmp_path, title=title))


def test_a_file_without_district_columns_is_refused(tmp_path):
    with pytest.raises(BadInput, match="District Code"):
        read_report(report(tmp_path, header=["Name", "Code"]))


def test_a_broken_workbook_is_refused(tmp_path):
    path = report(tmp_path)
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(BadInput, match="cannot be read as an XLSX workbook"):
        read_report(path)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "boom">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_are_refused(tmp_path, prolog):
    with pytest.raises(BadInput, match="document type"):
        read_report(report(tmp_path, prolog=prolog))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/workbook.xml", "w") as part:
            for _ in range(210):
                part.write(bytes(2**20))
    with pytest.raises(BadInput, match="would unpack to 210 MB"):
        read_report(path)


def test_a_report_without_end_is_refused(tmp_path):
    rows = [["D", f"{n:08d}", "1", "1", "1"] for n in range(1, 5_010)]
    with pytest.raises(BadInput, match="more than 5,000 rows"):
        read_report(report(tmp_path, rows=rows))


def test_every_report_is_read_or_says_why_not():
    for declared in REPORTS:
        assert bool(declared.reads) != bool(declared.unused), declared.key
        assert re.fullmatch(r"[a-z]+\.aspx", declared.page)
