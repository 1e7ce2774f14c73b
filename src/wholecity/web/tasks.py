"""Work of the pages that the worker does."""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django_tasks import task

from wholecity.audit.actions import verify_chain
from wholecity.audit.queries import AlertRow, open_alerts_since
from wholecity.mail.actions import post
from wholecity.mail.queries import in_the_language_of
from wholecity.mail.rules import as_subject
from wholecity.measures.views.ahead import draw_all
from wholecity.people.definitions import Role
from wholecity.people.queries import PersonRow, persons_in
from wholecity.people.rules import INSTALLATION
from wholecity.ui.texts import told

# An alert is mailed once; so long after it was raised, somebody new is no longer told of it.
IS_NEWS = timedelta(days=7)


@task()
def draw_charts() -> None:
    """Draw what pages will show, so that nobody waits for it."""
    draw_all()


@task()
def verify_audit() -> None:
    """Every night: verify the chain of the audit record. A break opens an alert."""
    verify_chain(by=INSTALLATION)


@task()
def tell_officers() -> None:
    """Mail the privacy officers that there is an alert: which rule, when, nothing of a child."""
    officers = [person for person in persons_in(Role.PRIVACY_OFFICER) if person.email]
    for alert in open_alerts_since(timezone.now() - IS_NEWS):
        for officer in officers:
            _tell(officer, alert)


def _tell(officer: PersonRow, alert: AlertRow) -> None:
    with in_the_language_of(officer.email) as language:
        post(
            kind="alert",
            key=f"alert:{alert.id}:{officer.id}",
            to=officer.email,
            language=language,
            subject=as_subject(gettext("An alert waits for the privacy officer")),
            text=_letter(alert),
            urgent=True,
        )


def _letter(alert: AlertRow) -> str:
    at = timezone.localtime(alert.raised_at)
    raised = gettext("An alert was raised on %(moment)s:")
    address = f"{settings.ADDRESS}{reverse('oversight:alert', args=[alert.id])}"
    return "\n\n".join(
        (
            raised % {"moment": date_format(at, "DATETIME_FORMAT")},
            told(alert.words),
            gettext("Who it is about, and what was seen, stands on its page:"),
            address,
            gettext("Close it there with a note on what you found."),
        )
    )
