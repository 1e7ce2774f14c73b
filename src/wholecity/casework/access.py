"""May this person record something about this child now? Strangers get 404."""

from wholecity.casework.queries import circumstances
from wholecity.kernel.errors import NotFound
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.decision import Permit, Thing, decide


def may_record_consent(acting: Acting, child: str) -> bool:
    """Whoever works the child's case records what its family signed."""
    context = circumstances(acting, [child], Purpose.CARE)[child]
    verdict = decide(acting.subject, "record", Thing("consent", child=child), context)
    return isinstance(verdict, Permit)


def consent_or_404(acting: Acting, child: str) -> None:
    """Return for whoever may record a consent of this child. Raises NotFound."""
    if not may_record_consent(acting, child):
        raise NotFound("There is no such child.")
