"""Members in every format that they come in and leave in: what is written is read again."""

import io
import json
import re
import struct
import tracemalloc
import zipfile
from datetime import date
from uuid import uuid4

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.workbook import write_workbook
from wholecity.governance.definitions import SeatRole
from wholecity.governance.formats import civic, popolo, spreadsheets
from wholecity.governance.formats.members import COLUMNS, MemberRow, cells
from wholecity.governance.formats.recognition import as_text, read
from wholecity.governance.formats.rosters import Acting, Held, HeldSeat, Roster, Somebody
from wholecity.kernel.errors import BadInput
from wholecity.people.definitions import Sector

# -- any roster --------------------------------------------------------------------------------

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co"))
TEXTS = st.text(LETTERS, min_size=1, max_size=12).map(lambda t: " ".join(t.split()))
NAMES = TEXTS.filter(bool)
BLANK_OR = st.one_of(
    st.just(""), TEXTS, st.sampled_from(["null", "No", "=1+1", "2019", "a: b", "#"])
)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
SOMEBODY = st.builds(Somebody, st.uuids(), NAMES, st.sampled_from(["", "a@example.org"]))


@st.composite
def seats(draw) -> HeldSeat:
    seat, organization = uuid4(), uuid4()
    common = {
        "organization": draw(NAMES),
        "sector": draw(st.sampled_from(["", *map(str, Sector)])),
        "role": draw(st.sampled_from(SeatRole)),
        "purpose": draw(BLANK_OR),
        "seat_since": draw(DAYS),
    }
    vacant = MemberRow(
        **common, person="", email="", office="", leads=True, reason="", since=None, until=None
    )
    held = [
        Held(
            MemberRow(
                **common,
                person=who.name,
                email=who.email,
                office=draw(BLANK_OR),
                leads=draw(st.booleans()),
                reason=draw(BLANK_OR),
                since=draw(DAYS),
                until=draw(st.none() | DAYS),
            ),
            uuid4(),
            who.id,
        )
        for who in draw(st.lists(SOMEBODY, max_size=3))
    ]
    acting = st.builds(Acting, SOMEBODY, SOMEBODY, NAMES, st.booleans(), DAYS, st.none() | DAYS)
    return HeldSeat(
        seat, organization, tuple(held or [Held(vacant)]), tuple(draw(st.lists(acting, max_size=1)))
    )


ROSTERS = st.builds(Roster, st.uuids(), NAMES, st.lists(seats(), min_size=1, max_size=4).map(tuple))


def rows_of(text: str) -> list[MemberRow]:
    brought = read(text)
    assert brought.faults == ()
    return [row for _, row in brought.rows]


@given(ROSTERS)
def test_popolo_that_is_written_is_read_again(roster):
    assert rows_of(json.dumps(popolo.written(roster))) == roster.rows


@given(ROSTERS)
def test_open_civic_data_that_is_written_is_read_again(roster):
    assert rows_of(civic.written(roster)) == roster.rows


@given(ROSTERS)
def test_a_workbook_that_is_written_is_read_again(roster):
    book = spreadsheets.workbook([COLUMNS, *(cells(row) for row in roster.rows)])
    assert rows_of(as_text(book)) == roster.rows


# -- what leaves is what the standards ask for -------------------------------------------------

PARTIAL = r"[0-9]{4}(-[0-9]{2}){0,2}"
# Field → pattern of its text, of what Popolo's schemas and pupa's name; `!` must be there.
POPOLO = {
    "persons": {"id!": ".+", "name!": ".+", "email": ".+@.+"},
    "organizations": {"id!": ".+", "name!": ".+", "classification": ".+"},
    "posts": {
        **{"id!": ".+", "label!": ".+", "role!": ".+", "organization_id!": ".+"},
        **{"start_date": PARTIAL, "end_date": PARTIAL},
    },
    "memberships": {
        **{"id!": ".+", "person_id!": ".+", "organization_id!": ".+", "post_id": ".+"},
        **{"on_behalf_of_id": ".+", "role": ".+", "label": ".+"},
        **{"start_date": PARTIAL, "end_date": PARTIAL},
    },
}
REFERENCES = {"person_id": "persons", "granted_by_id": "persons", "post_id": "posts"}
KINDS = {
    *("legislature", "executive", "upper", "lower", "party", "committee", "commission"),
    *("corporation", "agency", "department", "judiciary"),
}


def check(thing: dict, declared: dict[str, str]) -> None:
    known = {name.rstrip("!"): pattern for name, pattern in declared.items()}
    assert {name.rstrip("!") for name in declared if name.endswith("!")} <= set(thing)
    assert set(thing) - set(known) <= {"extras"}, thing
    for name, value in thing.items():
        if name != "extras":
            assert re.fullmatch(known[name], value, re.DOTALL), (name, value)


def references(thing: dict) -> list[tuple[str, str]]:
    own = [(REFERENCES.get(k, "organizations"), v) for k, v in thing.items() if k.endswith("_id")]
    more = thing.get("extras", {})
    parts = [*([more] if more else []), *more.get("designations", [])]
    return own + [reference for part in parts for reference in references(part)]


@given(ROSTERS)
def test_the_popolo_document_keeps_to_the_draft_and_every_id_leads_somewhere(roster):
    document = popolo.written(roster)
    assert set(document) == set(POPOLO)
    ids = {kind: [thing["id"] for thing in things] for kind, things in document.items()}
    for kind, things in document.items():
        assert len(ids[kind]) == len(set(ids[kind]))
        for thing in things:
            check(thing, POPOLO[kind])
            assert all(there in ids[where] for where, there in references(thing))


@given(ROSTERS)
def test_the_objects_of_open_civic_data_have_the_kinds_and_ids_that_it_knows(roster):
    from wholecity.governance.formats.documents import from_yaml

    (things,) = from_yaml(civic.written(roster))
    ids = {thing["_id"] for thing in things}
    for thing in things:
        assert re.fullmatch(rf"ocd-{thing['_type']}/[0-9a-f-]{{36}}", thing["_id"])
        if thing["_type"] == "organization" and "classification" in thing:
            assert thing["classification"] in KINDS
        assert all(there in ids for _, there in references(thing))


# -- what others write -------------------------------------------------------------------------

OTHERS = """{
 "persons": [{"id": "p1", "name": "Ana Ruiz", "contact_details": [
   {"type": "email", "value": "ana@example.org"}]},
  {"id": "p2", "name": "Ben Ode"}, {"id": "p3", "name": "Nobody's Member"}],
 "organizations": [{"id": "o1", "name": "City Hall", "classification": "city_government"},
  {"id": "o2", "name": "Greens", "classification": "party"}],
 "posts": [{"id": "s1", "label": "Mayor", "role": "chair", "organization_id": "o1"}],
 "memberships": [
  {"person_id": "p1", "organization_id": "o1", "post_id": "s1", "role": "Mayor",
   "start_date": "2019", "end_date": "2020-02"},
  {"person_id": "p2", "organization_id": "o1", "role": "Councilmember", "start_date": "2019-05"},
  {"person_id": "p2", "organization_id": "o2", "start_date": "2019-05-01"},
  {"person_id": "p9", "organization_id": "o1", "start_date": "2019-05-01"},
  {"person_id": "p1", "organization_id": "o1", "start_date": "2019-13"}
 ]}"""


def test_popolo_of_others_with_partial_days_says_how_it_was_read():
    brought = read(OTHERS)
    (line, ana), (_, ben) = brought.rows
    assert (line, ana.since, ana.until) == (9, date(2019, 1, 1), date(2020, 2, 29))
    assert (ana.role, ana.office, ana.email) == (SeatRole.CHAIR, "Mayor", "ana@example.org")
    assert (ben.role, ben.office, ben.since) == (SeatRole.MEMBER, "Councilmember", date(2019, 5, 1))
    notes = {(note.line, str(note.message)) for note in brought.notes}
    assert (9, "start_date says 2019 and no day: 2019-01-01 is taken.") in notes
    assert (9, "end_date says 2020-02 and no day: 2020-02-29 is taken.") in notes
    assert (12, "Membership in a party is left out.") in notes
    assert (4, "Nobody's Member has no membership.") in notes
    faults = {fault.line: str(fault.message) for fault in brought.faults}
    assert "persons has 0 objects with the id p9" in faults[13]
    assert "“2019-13”, which is no day" in faults[14]
    assert set(faults) == {13, 14}


PUPA = """{"_id": "1", "name": "City Hall", "classification": "executive", "founding_date": ""}
{"_id": "2", "name": "Ana Ruiz", "contact_details": [{"type": "email", "value": "a@example.org"}]}
{"_id": "3", "label": "Mayor", "role": "chair", "organization_id": "1", "start_date": "2020-01-01"}
{"_id": "4", "person_id": "~{\\"name\\": \\"Ana Ruiz\\"}", "organization_id": "1", "post_id": "3",
 "role": "Mayor", "start_date": "2020-01-01", "end_date": ""}
"""


def test_the_objects_of_pupa_are_known_by_their_shape():
    ((line, row),) = read(PUPA).rows
    assert line == 4
    assert (row.organization, row.person, row.email) == ("City Hall", "Ana Ruiz", "a@example.org")
    assert (row.role, row.office, row.until) == (SeatRole.CHAIR, "Mayor", None)


OPEN_STATES = """id: ocd-person/1
name: Ana Ruiz
email: ana@example.org
roles:
- type: mayor
  jurisdiction: ocd-jurisdiction/country:us/state:ca/place:san_francisco/government
  start_date: 2019-01-08
---
id: ocd-organization/2
name: Youth Committee
classification: committee
members:
- name: Ben Ode
  role: chair
  start_date: 2020
"""


def test_the_files_of_people_of_open_states_are_read():
    brought = read(OPEN_STATES)
    (_, ana), (line, ben) = brought.rows
    assert (ana.organization, ana.office, ana.since) == ("San Francisco", "mayor", date(2019, 1, 8))
    assert line == 13
    assert (ben.organization, ben.role, ben.person) == (
        "Youth Committee",
        SeatRole.CHAIR,
        "Ben Ode",
    )
    assert brought.faults == ()


# -- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"persons": [}', "Line 1 is not JSON"),
        ('{"persons": [], "persons": []}', "has a name twice: persons"),
        ('{"persons": {}}', "“persons” is not a list|is no person"),
        ('{"memberships": [1]}', "“memberships” is not a list of objects"),
        ("[1]", "something else than persons"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"x": NaN}]', "“NaN” is no number"),
        ("a: [", "Line 1 is not YAML|Line 2 is not YAML"),
        ("a: &x [1]\nb: *x", "Line 2 refers to another place"),
        ("name: !!python/object/apply:os.system ['true']", "not YAML"),
        ("name: a\nname: b", "line 1 has a name twice"),
        ("- " * 20_000, "no YAML that can be read"),
        ("name: Ana", "names no post and no membership"),
        ("memberships: []\nname: x", "names no post and no membership"),
    ],
)
def test_what_is_no_list_of_members_is_refused_in_words(text, words):
    with pytest.raises(BadInput, match=words):
        read(text)


def test_aliases_do_not_multiply():
    bomb = 'a: &a ["x","x"]\n' + "".join(f"{n}: &{n} [*a,*a]\n" for n in "bcdefgh")
    with pytest.raises(BadInput, match="Line 2 refers to another place"):
        read(bomb)


def workbook(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_of_a_person_keeps_its_lines_days_and_blanks():
    header = ["organization", "role", "seat since", "person", "leads"]
    text = as_text(workbook(header, [], ["City Hall", "chair", date(2024, 9, 1), "Ana", True]))
    ((line, row),) = read(text).rows
    assert (line, row.seat_since, row.leads) == (3, date(2024, 9, 1), True)


def test_a_workbook_that_is_none_or_too_large_is_refused():
    whole = workbook(["organization"])
    for broken in (whole[:200], whole[:-30], b"PK\x03\x04"):
        with pytest.raises(BadInput, match="not a whole Excel workbook"):
            as_text(broken)
    with pytest.raises(BadInput, match="larger than a list of members"):
        as_text(workbook(*(["x"] for _ in range(3_001))))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b" " * (31 * 2**20))
    with pytest.raises(BadInput, match="would unpack to 31 MB"):
        as_text(out.getvalue())


def test_a_text_of_another_encoding_is_refused():
    with pytest.raises(BadInput, match="not UTF-8"):
        as_text("Ñ".encode("latin-1"))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("x" * 201 + ",member,2020-01-01,,", "organization is longer than 200 characters"),
        ("Club,member,2020-01-01,Ana,ana", "“ana” is no e-mail address"),
        ("Cl\x07ub,member,2020-01-01,,", "organization holds a control character"),
    ],
)
def test_what_no_table_can_hold_is_told_with_its_line(cells, words):
    (fault,) = read(f"organization,role,seat_since,person,email\n{cells}\n").faults
    assert fault.line == 2
    assert words in fault.message


# -- workbooks that were made to do harm -------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
TYPES, LINKS, BOOK = "[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
MEMORY = 120 * 2**20


def crafted(tmp_path, part: str, content: str) -> bytes:
    """A sound workbook of two lines, one part of which is another."""
    rows = [["organization", "role", "seat_since"], ["Library", "member", "2026-01-01"]]
    path = write_workbook(tmp_path / "sound.xlsx", rows)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as sound, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name in sound.namelist():
            whole = sound.read(name).decode()
            end = whole.rindex("</")
            more = whole[:end] + content + whole[end:] if part in (TYPES, LINKS, BOOK) else content
            book.writestr(name, more if name == part else whole)
    return out.getvalue()


def within(content: bytes) -> str:
    """The table of a workbook; fails where it takes more memory than a list of members may."""
    tracemalloc.start()
    try:
        return as_text(content)
    finally:
        assert tracemalloc.get_traced_memory()[1] < MEMORY
        tracemalloc.stop()


def sheet(inside: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'


def strings(inside: str) -> str:
    return f'<sst xmlns="{MAIN}">{inside}</sst>'


TINY = {
    "styles": (STYLES, f'<styleSheet xmlns="{MAIN}"><cellXfs>%s</cellXfs></styleSheet>', "<xf/>"),
    "texts": (STRINGS, strings("%s"), "<si/>"),
    "pieces of a text": (STRINGS, strings("<si>%s</si>"), "<r/>"),
    "cells": (SHEET, sheet("<row>%s</row>"), "<c/>"),
    "rows": (SHEET, sheet("%s"), "<row/>"),
    "kinds of parts": (TYPES, "%s", '<Override PartName="/a" ContentType="b"/>'),
    "links": (LINKS, "%s", '<Relationship Id="x" Type="t" Target="u"/>'),
    "names": (BOOK, "<definedNames>%s</definedNames>", '<definedName name="a">b</definedName>'),
}


@pytest.mark.parametrize(("part", "whole", "tiny"), TINY.values(), ids=TINY)
def test_millions_of_the_tiniest_things_are_never_made_in_memory(tmp_path, part, whole, tiny):
    bomb = crafted(tmp_path, part, whole % (tiny * (2**22 // len(tiny))))
    assert len(bomb) < 2**17, "small to send"
    with pytest.raises(BadInput, match="holds far more than a list of members"):
        within(bomb)


BEYOND = {
    "a row in the millions": sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "sixteen thousand columns": sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
    "empty rows": sheet("<row/>" * 50_000),
}


@pytest.mark.parametrize("content", BEYOND.values(), ids=BEYOND)
def test_a_sheet_without_end_is_told_so(tmp_path, content):
    with pytest.raises(BadInput, match="larger than a list of members"):
        within(crafted(tmp_path, SHEET, content))


def test_one_long_text_that_every_cell_shows_is_not_written_out(tmp_path):
    rows = ("<row>" + '<c t="s"><v>0</v></c>' * 30 + "</row>") * 50
    bomb = crafted(tmp_path, SHEET, sheet(rows))
    long = strings(f"<si><t>{'x' * 2**20}</t></si>")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bomb)) as had, zipfile.ZipFile(out, "w", 8) as book:
        for name in had.namelist():
            book.writestr(name, long if name == STRINGS else had.read(name))
    with pytest.raises(BadInput, match="larger than a list of members"):
        within(out.getvalue())


def test_a_workbook_that_unpacks_without_end_is_not_unpacked(tmp_path):
    with pytest.raises(BadInput, match="would unpack to 100"):
        as_text(crafted(tmp_path, SHEET, " " * (100 * 2**20)))


def test_a_part_that_says_it_is_small_is_not_unpacked_further(tmp_path):
    content = bytearray(crafted(tmp_path, SHEET, sheet("<row/>" * 2**20)))
    size = struct.pack("<I", len(sheet("<row/>" * 2**20)))
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)
    with pytest.raises(BadInput, match="not a whole Excel workbook"):
        within(bytes(content))


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_nothing_outside_a_workbook_is_read_into_it(tmp_path, part):
    secret = tmp_path / "secret"
    secret.write_text("Confidential")
    words = (
        '<row><c t="inlineStr"><is><t>%s</t></is></c></row>'
        if part == SHEET
        else ("<si><t>%s</t></si>")
    )
    around = sheet if part == SHEET else strings
    assert "Open words" in as_text(
        crafted(
            tmp_path,
            part,
            around(words % "Open words" + (words % "more" * 5 if part == STRINGS else "")),
        )
    )
    entity = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(BadInput, match="not a whole Excel workbook"):
        as_text(crafted(tmp_path, part, entity + around(words % "&e;" * 6)))
    many = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE d [<!ENTITY a0 "ha">{many}]>'
    with pytest.raises(BadInput, match="not a whole Excel workbook"):
        within(crafted(tmp_path, part, laughs + around(words % "&a9;" * 6)))


def test_a_thousand_members_with_formatted_lines_below_are_read():
    row = ["City Library", "city_government", "member", "Readers", "2026-01-01", "Ana Ruiz"]
    rows = [COLUMNS, *([*row, f"ana{n}@city.example", *["x"] * 5] for n in range(1000))]
    written = spreadsheets.workbook([*rows, *([[""] * len(COLUMNS)] * 1000)])
    assert as_text(written).count("ana") == 1000
