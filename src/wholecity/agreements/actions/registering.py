"""What was signed on paper before, entered at the terminal or from a file."""

from django.db import transaction

from wholecity.agreements.actions.drafting import Terms, facts, write
from wholecity.agreements.actions.finding import kept, locked
from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Stage
from wholecity.audit.actions import Actor
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.kernel.texts import phrase


@transaction.atomic
def register(*, by: Actor, key: str, terms: Terms) -> Agreement:
    """An agreement that was signed on paper, under its key, made or brought up to date.

    Doing it again changes nothing. It is the way of whoever runs the installation; on a page
    agreements are drafted, reviewed and signed one step after the other. Raises BadInput for
    terms that contradict themselves, Conflict for one that was ended.
    """
    if terms.starts is None:
        raise BadInput(phrase("The agreement %(agreement)s needs its first day.", agreement=key))
    found = Agreement.objects.filter(key=key).first() or Agreement(key=key, version=0)
    if found.ended_on is not None or found.stage == Stage.DESTROYED:
        raise Conflict(
            phrase("The agreement %(agreement)s was ended.", agreement=key),
            hint="Register a new one under another key.",
        )
    new = found._state.adding
    was = {} if new else facts(found)
    was["stage"] = found.stage
    found.stage = Stage.SIGNED
    write(found, terms)
    if new or was != {**facts(found), "stage": Stage.SIGNED}:
        kept(by, "register agreement", found, **facts(found))
    return found


@transaction.atomic
def name_source(*, by: Actor, key: str, source: str) -> None:
    """Enter that an agreement which was signed on paper names this source too.

    Raises Conflict for one that was drafted and signed here: it is ended, and a new one signed.
    """
    found = locked(key)
    if found.drafted_by:
        raise Conflict(
            phrase(
                "The agreement %(agreement)s was drafted and signed here: it says what it says.",
                agreement=key,
            ),
            hint="Draft another one that names the source, and have it signed.",
        )
    if source not in found.sources:
        found.sources = sorted({*found.sources, source})
        kept(by, "name source", found, source=source)
