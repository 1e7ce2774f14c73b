"""A file that is made to break its reader breaks a child, and nothing else. T40, T43.

Each file takes far more than its reading may, which here is little: the limits are the product's
own, set as an installation sets them.
"""

import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.factories import deliveries as made
from wholecity.intake import actions
from wholecity.kernel.apart import Limits
from wholecity.kernel.errors import BadInput

# What a file does to its reader is seen beside the warehouse, before the database is asked.
pytestmark = pytest.mark.looks
SOURCE = Path(__file__).resolve().parents[3] / "src"
MEGABYTES = 160  # a child that reads small files needs less
HEADER = b"student_id,school_id,date,status,portion_absent\n"


MEGABYTES_OF_A_DATABASE = 560  # a preview has one in memory


def endless_line(path: Path) -> Path:
    """One value of 200 MB, in a file that the database cannot read at once."""
    path.write_bytes(HEADER + b"1,A,2025-09-02,\0P,\n" + b"1" * 200 * 2**20)
    return path


def many_elements(path: Path) -> Path:
    """One child of the root with millions of its own: 48 MB that become many times as much."""
    element = b"<a b='c'/>" * 100_000
    with path.open("wb") as file:
        file.write(b'<InterchangeStudent xmlns="http://ed-fi.org/5.2.0"><Student>')
        for _ in range(50):
            file.write(element)
    return path


def many_cells(path: Path, cells: int = 1_000_000) -> Path:
    """A workbook whose first row is a million cells wide: a row is read whole."""
    book = openpyxl.Workbook()
    book.active.append(list(made.ROSTER_COLUMNS))
    book.save(path.with_suffix(".small"))
    row = b"".join(b"<c><v>%d</v></c>" % n for n in range(cells)) + b"</row>"
    with (
        zipfile.ZipFile(path.with_suffix(".small")) as small,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as large,
    ):
        for name in small.namelist():
            large.writestr(name, small.read(name).replace(b"</row>", row))
    return path


def many_members(path: Path) -> Path:
    """A zip whose directory has 60,000 entries."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", b"")
        only = archive.infolist()[0]
        archive.filelist.extend([only] * 60_000)
    return path


BOMBS: dict[str, tuple[Callable[[Path], Path], dict[str, object]]] = {
    "days.csv": (endless_line, {}),
    "Student.xml": (many_elements, {"format": "edfi"}),
    "roster.xlsx": (many_cells, {"source": "bell", "format": "mapped", "mapping": made.ROSTER}),
    "days.zip": (many_members, {}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_allocation_bomb_is_refused_in_words_and_the_next_delivery_is_loaded(
    school_year, settings, name
):
    make, how = BOMBS[name]
    path = make(school_year.file(name))
    settings.READING = Limits(megabytes=MEGABYTES, seconds=60)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadInput, match=r"takes more than the \d+ MB|not unpacked: it holds"):
        school_year.load(path, **how)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    assert grown < 100, "the bomb went off here"
    assert not list(school_year.home.glob("deliveries/work-*"))
    sound = HEADER + b"".join(b"%d,A,2025-09-02,P,\n" % n for n in range(1, 31))
    assert school_year.load(school_year.write("sound.csv", sound)).row.accepted == 30


def test_a_header_whose_quote_is_never_closed_is_not_gathered_for_ever(school_year):
    path = school_year.write("days.csv", b'"student_id,\n' + b"1,2,3\n" * 2_000_000)
    with pytest.raises(BadInput, match="no header in its first line"):
        school_year.load(path)


def test_reading_that_takes_too_long_is_cut_and_says_what_to_do(school_year, settings):
    path = school_year.write("days.csv", HEADER + b'1,A,2025-09-02,"P",\0\n' * 1_500_000)
    settings.READING = Limits(seconds=1)
    with pytest.raises(BadInput, match="WHOLECITY_READING_SECONDS"):
        school_year.load(path)


def test_a_preview_by_page_has_its_own_child(city, settings):
    path = many_cells(city.file("roster.xlsx"))
    settings.READING = Limits(megabytes=MEGABYTES_OF_A_DATABASE)
    with pytest.raises(BadInput, match=r"takes more than the \d+ MB"):
        actions.look(path=path, format="mapped", mapping=made.ROSTER)


def test_what_reads_a_delivery_here_reads_no_format_of_files():
    """A process that only asks imports no parser of XML, and no reader of workbooks but ours."""
    script = (
        "import sys, wholecity.intake.pipeline.loading, wholecity.intake.pipeline.previewing\n"
        "print([m for m in ('openpyxl', 'defusedxml') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"
