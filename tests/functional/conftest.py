"""A real browser on a live server.

`visit(path, person=…)` opens a page as somebody, at a width, in a language,
with or without scripts. When the test ends, anything that the browser
complained about (a blocked style, a missing file, a script's error) fails it.
`accessible(page)` runs axe.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.factories.kept import kept
from tests.functional.axe import violations
from wholecity.people.actions import make_demo_people
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The address that a test asks for to see the page that says that there is none.
NOWHERE = "/no-such-page/"
# Playwright's event loop lives in this thread, where Django would refuse to reach the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


class Visit(Protocol):
    """Open a page in a fresh browser session."""

    def __call__(
        self,
        path: str,
        *,
        person: str | None = None,
        width: int = 1280,
        language: str = "en",
        scripts: bool = True,
    ) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def demo_people(transactional_db: None, settings: Any) -> None:
    """The accounts of the demonstration, in demo mode."""
    settings.DEMO = True
    kept("demo people", lambda: make_demo_people(by=INSTALLATION))


@pytest.fixture
def real_queue(settings: Any) -> Iterator[None]:
    """Work waits for a worker, which shares this process's home; it is left as it was found."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    home = (settings.DELIVERIES, settings.WAREHOUSE, settings.RELEASES, settings.HOME / "uploads")
    yield
    for folder in home:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def visit(browser: Browser, live_server: Any, demo_people: None) -> Iterator[Visit]:
    complaints: list[str] = []
    contexts = []

    def open_page(
        path: str,
        *,
        person: str | None = None,
        width: int = 1280,
        language: str = "en",
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        if person:
            context.add_cookies([_session(person, live_server.url)])
        page = context.new_page()
        page.on("console", lambda message: complaints.extend(_complaint(message)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _complaint(message: ConsoleMessage) -> list[str]:
    """What the browser's console calls an error; a form sent back, or nowhere, is none."""
    expected = "status of 422" in message.text or message.location["url"].endswith(NOWHERE)
    return [message.text] if message.type == "error" and not expected else []


def _session(person: str, url: str) -> Any:
    client = Client()
    client.force_login(User.objects.get(username=person))
    return {"name": "session", "value": client.cookies["session"].value, "url": url}


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Fail with what axe finds, and where."""

    def check(page: Page) -> None:
        told = list(violations(page))
        assert told == [], "\n".join((page.url, *told))

    return check
