"""Changes of agreements, from the first draft to the certified destruction."""

from wholecity.agreements.actions.drafting import Terms, change, draft
from wholecity.agreements.actions.ending import begin_destruction, certify_destruction, end
from wholecity.agreements.actions.papers import add_document
from wholecity.agreements.actions.registering import name_source, register
from wholecity.agreements.actions.signing import (
    answer_questions,
    note_signature,
    send_back,
    submit,
)

__all__ = [
    "Terms",
    "add_document",
    "answer_questions",
    "begin_destruction",
    "certify_destruction",
    "change",
    "draft",
    "end",
    "name_source",
    "note_signature",
    "register",
    "send_back",
    "submit",
]
