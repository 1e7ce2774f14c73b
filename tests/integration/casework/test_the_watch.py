"""The watch over the whole suite's log lines and mail notices what it is there for. T27."""

import logging

import pytest
from django.core import mail

from tests.factories.canaries import Watch

log = logging.getLogger("wholecity.casework")


@pytest.fixture
def watch(_watch):
    yield _watch
    mail.outbox.clear()
    _watch.taken()


@pytest.mark.parametrize("name", ["Ana1", "Núñez O'Hara", "Canary7"])
def test_a_name_in_a_line_is_seen(watch: Watch, name):
    log.error("The page of %s broke.", name)
    assert name in watch.taken()[0]
    assert watch.taken() == []


def test_a_name_in_an_exception_is_seen(watch: Watch):
    try:
        raise ValueError("no such child: Ana2")
    except ValueError:
        log.exception("Broken.")
    assert "Ana2" in watch.taken()[0]


def test_a_name_in_a_subject_is_seen(watch: Watch):
    mail.EmailMessage("About Ana3", "", to=["olga@example.org"]).send()
    assert watch.taken() == ["About Ana3"]


def test_other_lines_are_not(watch: Watch):
    log.error("Banana1 is a fruit.")
    assert watch.taken() == []
