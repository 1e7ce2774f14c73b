"""Telling those who answer for agreements that one expires, or that data are to be destroyed."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from wholecity.agreements import queries
from wholecity.agreements.definitions import SOON_DAYS
from wholecity.agreements.formats import letters
from wholecity.agreements.formats.letters import Letter
from wholecity.agreements.queries import AgreementRow
from wholecity.agreements.rules.life import Standing
from wholecity.mail.actions import post
from wholecity.mail.queries import in_the_language_of
from wholecity.mail.rules import as_subject, as_text
from wholecity.people.queries import PersonRow, persons_in
from wholecity.policy.roles import Role


def send_notices(today: date) -> int:
    """Mail privacy officers and data leads what needs somebody; how many messages were new.

    That an agreement expires is told when its days of notice begin and once more two weeks
    before its end; that data are to be destroyed, once. Done again it tells nothing twice.
    """
    return sum(_tell(row, today) for row in queries.notices(today))


@transaction.atomic
def _tell(row: AgreementRow, today: date) -> int:
    address = settings.ADDRESS + reverse("agreements:agreement", args=[row.key])
    if row.standing is Standing.EXPIRING and row.ends:
        last_day = row.ends
        time = "soon" if (last_day - today).days <= SOON_DAYS else "first"
        occasion = f"agreement-expires:{row.id}:{last_day}:{time}"
        return _to_all(
            "agreement-expires", occasion, lambda: letters.expiring(row.title, last_day, address)
        )
    day = queries.detail(row.key).destroy_by
    occasion = f"agreement-destruction:{row.id}:{day or row.ends}"
    return _to_all(
        "agreement-destruction", occasion, lambda: letters.to_destroy(row.title, day, address)
    )


def _to_all(kind: str, occasion: str, letter: Callable[[], Letter]) -> int:
    return sum(_to(person, kind, occasion, letter) for person in _who_answers())


def _to(person: PersonRow, kind: str, occasion: str, letter: Callable[[], Letter]) -> bool:
    with in_the_language_of(person.email) as language:
        made = letter()
        return post(
            kind=kind,
            key=f"{occasion}:{person.id}",
            to=person.email,
            language=language,
            subject=as_subject(made.subject),
            text=as_text(made.text),
        )


def _who_answers() -> list[PersonRow]:
    """Each once, also who holds both roles; somebody without an address gets no mail."""
    found = (*persons_in(Role.PRIVACY_OFFICER), *persons_in(Role.DATA_LEAD))
    return list({person.id: person for person in found if person.email}.values())
