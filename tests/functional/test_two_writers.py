"""Two who keep the record at once: both sets of words stay, each once."""

import re
import time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.cabinet import cabinet, published
from wholecity.governance.models import AgendaItem
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_who_write_into_one_item_lose_and_double_nothing(visit) -> None:
    meeting = published(cabinet(), timezone.localdate(), ("Buses",))
    add_user(by=INSTALLATION, username="second")
    give_role(by=INSTALLATION, username="second", role=Role.FACILITATOR)
    path = f"/cabinet/meetings/{meeting}/live/"
    one, two = visit(path, person="demo-facilitator"), visit(path, person="second")
    _write(one, "The mayor asks for passes.")
    expect(one.get_by_text(re.compile("Saved at"))).to_be_visible()
    _write(two, "The clubs count 300 children.")
    expect(two.get_by_text("both texts are kept")).to_be_visible()
    two.keyboard.type(" Half of them walk.")
    one.keyboard.type(" Nobody objects.")
    expected = [
        "The clubs count 300 children. Half of them walk.",
        "The mayor asks for passes. Nobody objects.",
    ]
    for _ in range(50):
        kept = AgendaItem.objects.get().record
        if sorted(kept.split("\n")) == expected:
            return
        time.sleep(0.2)
    raise AssertionError(kept)


def _write(page: Page, words: str) -> None:
    page.get_by_label("What was said").press_sequentially(words)
