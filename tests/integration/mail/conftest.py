"""A mail server for each test, and an outbox that knows it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.mail_server import MailServer, running_mail_server
from wholecity.mail import actions
from wholecity.mail.models import Message

ANA = "ana@schools.example.gov"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    with running_mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = False
        settings.SMTP_SECURITY = "none"
        # What is posted waits until a test delivers it.
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        yield server


@pytest.fixture
def posted() -> Callable[..., Message]:
    """Post a message and find it in the outbox; all but its key can be said."""

    def post(key: str = "k", **said: Any) -> Message:
        message = {
            "kind": "reminder",
            "to": ANA,
            "language": "en",
            "subject": "Due in three days",
            "text": "Name a lead for the reading plan.",
        }
        actions.post(key=key, **{**message, **said})
        return Message.objects.get(key=key)

    return post


@pytest.fixture
def later() -> Callable[[], None]:
    """The time of whatever waits has come."""

    def come() -> None:
        past = timezone.now() - timedelta(seconds=1)
        Message.objects.filter(state="waiting").update(due_at=past)

    return come
