"""May this person record something about this child now? Strangers get 404."""

from wholecity.casework.queries import circumstances
from wholecity.kernel.errors import NotFound
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Permit, Thing, decide


def may_record_consent(acting: Acting, child: str) -> bool:
    """Whoever works the child's case records what its family signed."""
    return _may(acting, "record", "consent", child)


def may_print(acting: Acting, child: str) -> bool:
    """A worker prints of a child on their caseload; which values, is decided one by one."""
    return _may(acting, "print", "summary", child)


def print_or_404(acting: Acting, child: str) -> None:
    """Return for whoever may print a summary of this child. Raises NotFound."""
    if not may_print(acting, child):
        raise NotFound("There is no such child.")


def consent_or_404(acting: Acting, child: str) -> None:
    """Return for whoever may record a consent of this child. Raises NotFound."""
    if not may_record_consent(acting, child):
        raise NotFound("There is no such child.")


def _may(acting: Acting, action: str, thing: str, child: str) -> bool:
    context = circumstances(acting, [child], Purpose.CARE)[child]
    verdict = decide(acting.subject, action, Thing(thing, child=child), context)
    return isinstance(verdict, Permit)
