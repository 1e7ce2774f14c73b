"""A family looks, asks and consents; who may answer it and who ties its accounts."""

from wholecity.family.actions.answering import answer, look_at_request
from wholecity.family.actions.asking import ask_access, ask_amendment, ask_hearing, disagree
from wholecity.family.actions.consenting import Signed, consent, narrow, revoke
from wholecity.family.actions.demonstration import make_demo_family
from wholecity.family.actions.looking import Look, look, names_of, take_copy, who_saw
from wholecity.family.actions.tying import Tie, born_on, end_account, tie_account

__all__ = [
    "Look",
    "Signed",
    "Tie",
    "answer",
    "ask_access",
    "ask_amendment",
    "ask_hearing",
    "born_on",
    "consent",
    "disagree",
    "end_account",
    "look",
    "look_at_request",
    "make_demo_family",
    "names_of",
    "narrow",
    "revoke",
    "take_copy",
    "tie_account",
    "who_saw",
]
