"""The cabinet's pages ask the database as often for a long record as for a short one."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains

from tests.factories.large_cabinet import (
    FACILITATOR,
    MEMBER,
    SMALL,
    WRITTEN,
    LargeCabinet,
    Size,
    large_cabinet,
    main_pages,
)
from wholecity.governance import queries
from wholecity.people.models import User

pytestmark = [pytest.mark.looks, pytest.mark.django_db]

# How many queries each page may take, as whoever; those of the session, the account and its role
# are among them.
MOST = {
    "first page": 16,
    "cabinet": 20,
    "body": 11,
    "meeting, running": 31,
    "meeting, closed": 18,
    "live": 21,
    "live, poll": 16,
    "live, new action": 26,
    "live, new decision": 16,
    "meetings": 10,
    "actions": 7,
    "actions, overdue": 7,
    "actions, words": 7,
    "action": 8,
    "answer": 21,
    "new action": 18,
    "decision": 10,
    "mine": 15,
    "proposals": 15,
    "minutes": 7,
    "effectiveness": 16,
    "search": 12,
    "history": 5,
    "history of a meeting": 9,
    "records": 4,
    "agreements": 11,
    "agreement": 9,
    "initiatives": 12,
    "initiative": 24,
    "line of sight": 18,
    "line of sight, decision": 23,
    "alignment": 6,
    "backbone": 6,
    "transitions": 10,
    "transition": 10,
    "people": 4,
    "handover": 43,
    "mail": 8,
    "calendar feed": 4,
}


def counted(size: Size) -> dict[tuple[str, str], int]:
    """How many queries each page takes with a record of a size, as who; the record is gone then."""
    found = {}
    with transaction.atomic():
        pages = main_pages(large_cabinet(date.today(), size))
        for who in (FACILITATOR, MEMBER):
            client = Client()
            client.force_login(User.objects.get(username=who))
            for name, address in pages.items():
                if who == FACILITATOR or name not in WRITTEN:
                    found[name, who] = _queries(client, address)
        transaction.set_rollback(True)
    return found


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


@pytest.fixture(scope="module")
def short_and_long(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return counted(SMALL), counted(SMALL.times(3))


def test_a_record_three_times_as_long_takes_no_more_queries(short_and_long):
    short, long = short_and_long
    assert long == short


def test_each_page_takes_a_bounded_number_of_queries(short_and_long):
    _, long = short_and_long
    assert set(MOST) == {name for name, _ in long}
    # Of a member one thing more is asked on each page: whether they have a seat today.
    most = {page: MOST[page[0]] + (page[1] == MEMBER) for page in long}
    assert {page: n for page, n in long.items() if n > most[page]} == {}


def test_a_page_shows_the_first_of_a_long_list_and_leads_to_the_rest():
    today = date.today()
    of = large_cabinet(today, SMALL.times(3))
    client = Client()
    client.force_login(User.objects.get(username=FACILITATOR))
    [page, body] = (client.get(address) for address in _pages(of, "meeting, running", "body"))
    ends = queries.open_ends(of.key, today)
    every = queries.open_actions([of.key], today)
    assert (ends.number_of_actions, ends.number_of_overdue) == (len(every), 12)
    assert ends.actions == tuple(every[:25])
    assertContains(page, f"All {len(every)} of them, in the list of action items")
    owed = {response.action for response in ends.responses}  # they are linked to once more
    text = page.content.decode()
    shown = [a for a in every if f"/cabinet/actions/{a.id}/" in text and a.id not in owed]
    assert shown == [a for a in every[:25] if a.id not in owed] != []
    assertContains(body, "All 27 meetings")


def _pages(of: LargeCabinet, *names: str) -> list[str]:
    return [main_pages(of)[name] for name in names]
