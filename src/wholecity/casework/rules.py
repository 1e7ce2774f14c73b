"""Which values of a child somebody may see, decided one by one; and who else could."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wholecity.policy.classes import DataClass
from wholecity.policy.decision import Context, Permit, Subject, Thing, decide
from wholecity.policy.terms import Basis


@dataclass(frozen=True, slots=True)
class Allowed:
    """A value that may be shown: its number in what was asked about, and the verdict."""

    place: int
    verdict: Permit


def permitted(
    subject: Subject, action: str, things: Sequence[Thing], context: Context
) -> list[Allowed]:
    """Of things about one child, those that the subject may see now. Each is decided upon."""
    found = []
    for place, thing in enumerate(things):
        verdict = decide(subject, action, thing, context)
        if isinstance(verdict, Permit):
            found.append(Allowed(place, verdict))
    return found


def classes_without_ground(
    seen: Iterable[DataClass], mentioned: Sequence[DataClass], context: Context
) -> list[DataClass]:
    """The classes of which a page says that a ground is missing: those that no ground names.

    It asks what is known of grounds alone, never whether there is anything, so that the same
    is said of a child of whom nothing is kept.
    """
    named = {
        DataClass(data_class)
        for ground in context.grounds
        if context.now is not None
        and context.today is not None
        and ground.holds(context.now, context.today)
        for data_class in ground.classes
    }
    return [one for one in mentioned if one not in named and one not in set(seen)]


def named_by_consent(subject: Subject, data_class: DataClass, context: Context) -> bool:
    """Whether a consent that holds names this class to the subject or their agency.

    It asks what the family signed, and never whether there is anything of the kind.
    """
    if context.now is None or context.today is None:
        return False
    return any(
        ground.basis is Basis.CONSENT
        and ground.recipient in (subject.agency, subject.user)
        and data_class in ground.classes
        and ground.holds(context.now, context.today)
        for ground in context.grounds
    )
