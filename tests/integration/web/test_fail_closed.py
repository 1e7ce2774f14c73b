"""Whatever fails, every page about a child shows nothing of it. T68.

Each store that a page asks is made to fail, once as a database fails and once as nobody foresaw,
and so is the decision itself. A page that came upon the fault denies.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.db import OperationalError, connection
from django.test import Client

from tests.factories.family import ANA, BORN, browser_of, small_world
from wholecity.casework.actions import open_emergency
from wholecity.policy import conditions, decision, terms

pytestmark = pytest.mark.django_db

CANARIES = ("Núñez", "O&#x27;Hara", str(BORN), "after_school", "12.0")
CASE, OWN = f"/caseload/{ANA}/", f"/family/{ANA}/"
PAGES = {
    "worker": ("/caseload/", CASE, f"{CASE}?contact=1", f"{CASE}consents/new/"),
    "cleo": (f"/caseload/emergency/{ANA}/",),
    "parent": (
        *("/family/", OWN, f"{OWN}copy.pdf", f"{OWN}copy.csv", f"{OWN}seen-by/"),
        *(f"{OWN}consents/", f"{OWN}consents/new/", f"{OWN}requests/"),
    ),
    "lead": ("/caseload/", CASE, f"/family/accounts/{ANA}/"),
    "officer": (
        *("/oversight/", f"/oversight/child/?child={ANA}"),
        *("/oversight/entries/", "/oversight/entries.csv"),
    ),
}
STORES = {
    "sessions": "people_session",
    "accounts": "people_user",
    "roles": "people_roleheld",
    "agreements": "agreements_agreement",
    "consents": "children_legalground",
    "families": "children_familytie",
    "caseloads": "casework_assignment",
    "emergencies": "casework_emergencyaccess",
    "care projection": "children_carerecord",
    "audit record": "audit_entry",
    "chain of the audit record": "audit_seal",
    "alerts": "audit_alert",
}
# Without a decision these two still say which children there are work with, and not a word of them.
WITHOUT_NAMES = {"/caseload/", f"/family/accounts/{ANA}/"}


class Reached:
    """Whether a page came upon the fault."""

    def __init__(self) -> None:
        self.times = 0

    def fail(self, error: Exception) -> Exception:
        self.times += 1
        return error


@contextmanager
def store_fails(table: str, error: type[Exception]) -> Iterator[Reached]:
    """Every statement that names this table fails."""
    reached = Reached()

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if f'"{table}"' in sql:
            raise reached.fail(error("disk I/O error"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield reached


@contextmanager
def call_fails(*places: tuple[object, str]) -> Iterator[Reached]:
    """Every call of these functions fails."""
    reached = Reached()

    def broken(*given: object, **more: object) -> object:
        raise reached.fail(RuntimeError("broken"))

    with ExitStack() as stack:
        for owner, name in places:
            stack.enter_context(patch.object(owner, name, broken))
        yield reached


PARTS = {"a condition", "a ground"}


def faults() -> Iterator[tuple[str, Callable]]:
    for name, table in STORES.items():
        for error in (OperationalError, RuntimeError):
            yield (
                f"{name}: {error.__name__}",
                lambda table=table, error=error: store_fails(table, error),
            )
    yield "the decision", lambda: call_fails((decision, "_decide"))
    yield "a condition", lambda: call_fails((terms.Agreement, "covers"), (terms.Agreement, "runs"))
    yield "a ground", lambda: call_fails((decision, "ground_of"), (conditions, "_names"))


@pytest.fixture
def browsers() -> dict[str, Client]:
    """Everybody who may look, each at what they may."""
    from tests.factories.caseloads import account
    from wholecity.policy.roles import Role

    small_world()
    cleo = account("cleo", Role.CASE_WORKER, "schools")
    open_emergency(by=cleo, child=ANA, threat="Missing since this morning", at_risk="The child")
    made = {who: browser_of(who, raise_request_exception=False) for who in PAGES}
    for who, page in ((who, page) for who, pages in PAGES.items() for page in pages):
        assert made[who].get(page).status_code == 200, (who, page)
    return made


def test_whatever_fails_nothing_of_a_child_is_shown(browsers):
    shown, never_reached = [], []
    for name, fault in faults():
        times = 0
        for who, page in ((who, page) for who, pages in PAGES.items() for page in pages):
            with fault() as reached:
                answer = browsers[who].get(page)
            body = b"".join(answer) if answer.streaming else answer.content
            told = any(word in body.decode("utf-8", "replace") for word in CANARIES)
            said = answer.status_code == 200 and not (name in PARTS and page in WITHOUT_NAMES)
            if reached.times and (told or said):
                shown.append(f"{name}: {who} {page}: {answer.status_code}")
            times += reached.times
        if not times:
            never_reached.append(name)
    assert shown == []
    assert never_reached == []


def test_no_page_about_a_child_asks_a_cache(browsers):
    with call_fails(*((LocMemCache, name) for name in ("get", "set", "add"))) as reached:
        for who, pages in PAGES.items():
            for page in pages:
                browsers[who].get(page)
    assert reached.times == 0
