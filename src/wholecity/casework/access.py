"""May this person record something about this child, print it, open more? Strangers get 404.

`known` is what is known of the child already, where a page has looked at it.
"""

from dataclasses import replace

from wholecity.casework.queries import circumstances
from wholecity.casework.rules import named_by_consent
from wholecity.kernel.errors import NotFound
from wholecity.people.rules import Acting
from wholecity.policy.classes import DataClass, Purpose
from wholecity.policy.decision import Context, Permit, Thing, decide


def may_record_consent(acting: Acting, child: str, known: Context | None = None) -> bool:
    """Whoever works the child's case records what its family signed."""
    return _may(acting, "record", "consent", child, known)


def consent_or_404(acting: Acting, child: str) -> None:
    """Return for whoever may record a consent of this child. Raises NotFound."""
    if not may_record_consent(acting, child):
        raise NotFound("There is no such child.")


def may_print(acting: Acting, child: str, known: Context | None = None) -> bool:
    """A worker prints of a child on their caseload; which values, is decided one by one."""
    return _may(acting, "print", "summary", child, known)


def print_or_404(acting: Acting, child: str) -> None:
    """Return for whoever may print a summary of this child. Raises NotFound."""
    if not may_print(acting, child):
        raise NotFound("There is no such child.")


def may_open_restricted(acting: Acting, child: str, known: Context | None = None) -> bool:
    """A worker, with a consent that names what is kept apart, opens it by saying why (row 12)."""
    context = known or circumstances(acting, [child], Purpose.CARE)[child]
    named = named_by_consent(acting.subject, DataClass.HEALTH_RESTRICTED, context)
    return named and _may(acting, "open", "restricted-record", child, context)


def restricted_or_404(acting: Acting, child: str) -> None:
    """Return for whoever may open what is kept apart of this child. Raises NotFound."""
    if not may_open_restricted(acting, child):
        raise NotFound("There is no such child.")


def _may(acting: Acting, action: str, thing: str, child: str, known: Context | None) -> bool:
    context = known or circumstances(acting, [child], Purpose.CARE)[child]
    asked = replace(context, purpose=Purpose.CARE)
    return isinstance(decide(acting.subject, action, Thing(thing, child=child), asked), Permit)
