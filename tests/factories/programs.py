"""A program of an agency, as it delivers: the interface asked with a token, and the worker."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from wholecity.intake import actions
from wholecity.intake.queries.services import service_accounts
from wholecity.kernel.errors import WholecityError
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

LEAD = Acting("data-lead", Role.DATA_LEAD)
OFFICE = "203.0.113.7"
DELIVERIES = "/api/v1/deliveries"
DAYS = "student_id,school_id,date,status\nNúñez-7,A,2025-09-03,P\n"
YEAR = {"format": "attendance_daily", "school_year": "2026"}


def token_for(source: str = "district", *, key: str = "", **told: Any) -> str:
    """The token of a new service account, which may come from anywhere for a month."""
    key = key or f"program-{len(service_accounts()) + 1}"
    month = timezone.localdate() + timedelta(days=30)
    said = {"ends_on": month, "networks": (), **told}
    token = actions.make_service_account(by=LEAD, key=key, source=source, **said)
    assert token is not None
    return token


class Program:
    """What asks with a token, from an address, and carries no cookie from one time to the next."""

    def __init__(self, token: str, address: str = OFFICE) -> None:
        self.token, self.address = token, address

    def ask(self, method: str, path: str, *more: Any, **headers: str) -> HttpResponse:
        client = Client(
            REMOTE_ADDR=self.address, enforce_csrf_checks=True, raise_request_exception=False
        )
        given = {"Authorization": f"Bearer {self.token}", **headers}
        answer: Any = getattr(client, method)(path, *more, headers=given)
        assert not answer.cookies, "a token begins no session"
        return answer

    def get(self, path: str = DELIVERIES, **headers: str) -> HttpResponse:
        return self.ask("get", path, **headers)

    def post(self, path: str, body: bytes, kind: str = "text/csv", **headers: str) -> HttpResponse:
        """Send a body as it is."""
        given = {"Authorization": f"Bearer {self.token}", **headers}
        client = Client(REMOTE_ADDR=self.address, raise_request_exception=False)
        return client.generic("POST", path, body, kind, headers=given)

    def bring(self, content: str = DAYS, name: str = "days.csv", **said: str) -> HttpResponse:
        """Bring one file, as a form with what is said about it."""
        file = SimpleUploadedFile(name, content.encode())
        return self.ask("post", DELIVERIES, {"file": file, **YEAR, **said})


def run_what_was_asked() -> None:
    """What a worker does with all that waits; what fails is written down with the job."""
    for asked in DBTaskResult.objects.filter(status="READY"):
        with suppress(WholecityError):
            asked.task.call(*asked.args_kwargs["args"], **asked.args_kwargs["kwargs"])
        asked.delete()
