"""Members as a table: all rows come or none, every fault with its line, and out again."""

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.definitions import BodyKind
from wholecity.governance.formats.members import COLUMNS, EXAMPLE, cells, read
from wholecity.governance.models import Seat
from wholecity.kernel.errors import BadInput
from wholecity.people.actions import add_user, give_role, register_organization
from wholecity.people.definitions import Role
from wholecity.people.models import Organization, Person, User
from wholecity.people.rules import INSTALLATION, Acting
from wholecity.ui.texts import told

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
TODAY = date(2026, 11, 1)
TABLE = """organization,sector,role,seat_since,person,email,office,leads,since,until
City Hall,city_government,chair,2024-09-01,Ana Ruiz,ana@example.org,Mayor,yes,,
Schools,school_district,co_chair,2024-09-01,Ben Ode,ben@example.org,Chief,yes,2024-09-01,2026-06-30
Schools,school_district,co_chair,2024-09-01,Cem Arslan,cem@example.org,Chief,yes,2026-08-15,
Library,city_government,member,2025-01-01,,,,,,
"""


@pytest.fixture
def cabinet() -> str:
    return actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")


def bring(body: str, text: str, **more):
    return actions.import_members(by=FAY, body=body, text=text, **more)


def as_csv(body: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *(cells(row) for row in queries.members(body))])
    return out.getvalue()


def test_seats_and_their_holders_come_in_turn(cabinet):
    outcome = bring(cabinet, TABLE)
    assert (outcome.seats, outcome.holders, outcome.faults) == (3, 3, ())
    rows = {s.organization: s for s in queries.body(cabinet, TODAY).seats}
    assert rows["City Hall"].holder.person == "Ana Ruiz"
    assert rows["Schools"].holder.person == "Cem Arslan"
    assert [h.person for h in rows["Schools"].holders] == ["Cem Arslan", "Ben Ode"]
    assert rows["Library"].holder is None


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_cells_from_a_spreadsheet_are_read_as_well(cabinet, mark):
    assert bring(cabinet, "\ufeff" + TABLE.replace(",", mark)).seats == 3


def test_a_trial_keeps_nothing(cabinet):
    assert bring(cabinet, TABLE, try_only=True).seats == 3
    assert not Seat.objects.exists()
    assert not Person.objects.exists()
    assert not Organization.objects.exists()


def test_every_fault_is_told_with_its_line_and_nothing_is_kept(cabinet):
    text = TABLE + (
        "Court,justice,member,2025-01-01,,,,,,\n"
        "Club,nonprofit,boss,2025-01-01,,,,,,\n"
        "Fund,philanthropy,member,soon,,,,,,\n"
        "Bank,business,member,2025-01-01,Dee Poe,dee@example.org,Clerk,no,,\n"
        "Other,business,member,2025-01-01,Ana R.,ana@example.org,Owner,yes,,\n"
    )
    outcome = bring(cabinet, text)
    assert [fault.line for fault in outcome.faults] == [6, 7, 8, 9, 10]
    words = [fault.message for fault in outcome.faults]
    assert "“justice” is no sector" in words[0]
    assert "“boss” is no role" in words[1]
    assert "seat_since is “soon”" in words[2]
    assert "for the one who leads Bank" in words[3]
    assert "Lines 2, 10 give the address ana@example.org to several people" in words[4]
    assert not Seat.objects.exists()


def test_all_faults_of_a_row_are_told(cabinet):
    text = "organization,role,seat_since,sector,until\nCity,boss,soon,poetry,later\n"
    [fault] = bring(cabinet, text).faults
    words = fault.message
    for part in ("no role", "Co-chair", "no sector", "seat_since is “soon”", "until is “later”"):
        assert part in words


def test_a_trial_names_who_would_be_new(cabinet):
    bring(cabinet, TABLE)
    row = "City Hal,Miembro,2026-01-01,Ana Nueva"
    outcome = bring(cabinet, f"organization,role,seat_since,person\n{row}\n", try_only=True)
    assert (outcome.organizations, outcome.persons) == (("City Hal",), ("Ana Nueva",))


def test_the_example_can_be_imported_in_each_language(cabinet):
    for language in ("en", "es"):
        with override(language):
            rows = [[told(text) for text in row] for row in EXAMPLE]
        table = "\n".join(",".join(row) for row in [COLUMNS, *rows])
        outcome = bring(cabinet, table, try_only=True)
        assert (outcome.seats, outcome.holders, outcome.faults) == (2, 1, ())


def test_the_same_person_spelled_twice_is_noticed(cabinet):
    text = (
        "organization,role,seat_since,person,email,office\n"
        "City Hall,chair,2024-09-01,Ana Ruiz,,Mayor\n"
        "Library,member,2024-09-01,ANA RUIZ,,Director\n"
    )
    (fault,) = bring(cabinet, text).faults
    assert fault.line == 3
    assert "Lines 2, 3 may name one person: “Ana Ruiz”, “ANA RUIZ”" in fault.message
    assert "give each an address of their own" in fault.message


def test_somebody_else_of_another_body_is_told_and_not_guessed(cabinet):
    bring(cabinet, TABLE)
    group = actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Group")
    header, row = "organization,role,seat_since,person,email,office", "Club,member,2026-01-01"
    (fault,) = bring(group, f"{header}\n{row},ána  RUIZ,,Director").faults
    assert "already a person named Ana Ruiz" in fault.message
    assert bring(group, f"{header}\n{row},ána  RUIZ,ana@example.org,Director").faults == ()
    assert Person.objects.filter(email="ana@example.org").count() == 1


def test_a_name_without_an_address_is_one_person_of_a_body_however_often_it_comes(cabinet):
    first = (
        "organization,role,seat_since,person,office,since,until\n"
        "City Hall,chair,2020-01-01,Ana Ruiz,Mayor,2020-01-01,2021-12-31\n"
        "City Hall,chair,2020-01-01,Ana Ruiz,Mayor,2024-01-01,\n"
    )
    assert bring(cabinet, first).faults == ()
    assert bring(cabinet, as_csv(cabinet)).holders == 0
    again = first.replace("2024-01-01,\n", "2024-01-01,2026-01-31\n") + (
        "Library,member,2026-02-01,Ana Ruiz,Director,2026-02-01,\n"
    )
    actions.vacate_seat(by=FAY, seat=Seat.objects.get().id, until=date(2026, 1, 31))
    assert bring(cabinet, again).holders == 1
    assert Person.objects.count() == 1


def test_a_table_without_its_columns_is_none(cabinet):
    with pytest.raises(BadInput, match="does not name these columns: role, seat_since"):
        bring(cabinet, "organization,holder\nCity Hall,Ana\n")
    with pytest.raises(BadInput, match="organization, role, seat_since"):
        bring(cabinet, "")


def test_what_is_written_can_be_read_again(cabinet):
    bring(cabinet, TABLE)
    rows, faults = read(as_csv(cabinet))
    assert faults == []
    assert [row for _, row in rows] == queries.members(cabinet)


def test_the_same_table_twice_changes_nothing(cabinet):
    bring(cabinet, TABLE)
    entries = Entry.objects.count()
    outcome = bring(cabinet, as_csv(cabinet))
    assert (outcome.holders, outcome.faults) == (0, ())
    assert Entry.objects.count() == entries


def test_an_organization_is_known_by_its_name_whatever_its_key(cabinet):
    register_organization(by=FAY, key="district", name="Schools")
    register_organization(by=FAY, key="library", name="County Library")
    assert bring(cabinet, TABLE).faults == ()
    names = dict(Organization.objects.values_list("key", "name"))
    assert names["district"] == "Schools"
    assert (names["library"], names["library-2"]) == ("County Library", "Library")
    assert "schools" not in names


def test_the_page_tries_first_and_imports_then(cabinet):
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    client = Client()
    client.force_login(User.objects.get(username="fay"))
    url = reverse("governance:import-members", kwargs={"key": cabinet})
    page = client.post(url, {"table": io.BytesIO(TABLE.encode()), "way": "try"})
    assert "All rows can be taken" in page.content.decode()
    assert not Seat.objects.exists()
    assert client.post(url, {"text": TABLE, "way": "import"}).status_code == 302
    exported = client.get(reverse("governance:export-members", kwargs={"key": cabinet}))
    table = exported.getvalue().decode()
    assert table.startswith("\ufeff" + ",".join(COLUMNS)), "a spreadsheet knows it for UTF-8"
    assert "Ben Ode" in table
    assert read(table)[1] == []
    broken = client.post(url, {"table": io.BytesIO("Ñ".encode("latin-1")), "way": "try"})
    assert broken.status_code == 422
    assert "CSV UTF-8" in broken.content.decode()
