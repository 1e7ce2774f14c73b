"""Changes of the registry, of what may be shown of a child and why, of what families ask."""

from wholecity.children.actions.care import Published, publish_care
from wholecity.children.actions.consents import (
    Consent,
    give_consent,
    narrow_consent,
    record_ground,
    revoke_ground,
)
from wholecity.children.actions.families import end_tie, tie_family
from wholecity.children.actions.forgetting import (
    count_copies,
    count_forgotten,
    forget_copies,
    forget_records,
)
from wholecity.children.actions.registering import Registered, publish, register, run_linkage
from wholecity.children.actions.rights import (
    Amendment,
    answer_request,
    ask_access,
    ask_amendment,
    ask_hearing,
    state_disagreement,
)

__all__ = [
    "Amendment",
    "Consent",
    "Published",
    "Registered",
    "answer_request",
    "ask_access",
    "ask_amendment",
    "ask_hearing",
    "count_copies",
    "count_forgotten",
    "end_tie",
    "forget_copies",
    "forget_records",
    "give_consent",
    "narrow_consent",
    "publish",
    "publish_care",
    "record_ground",
    "register",
    "revoke_ground",
    "run_linkage",
    "state_disagreement",
    "tie_family",
]
