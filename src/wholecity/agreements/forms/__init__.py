"""The forms with which an agreement is drafted, reviewed, signed and ended."""

from wholecity.agreements.forms.drafting import DraftForm
from wholecity.agreements.forms.steps import (
    AnswersForm,
    EndForm,
    SendBackForm,
    SignatureForm,
)

__all__ = [
    "AnswersForm",
    "DraftForm",
    "EndForm",
    "SendBackForm",
    "SignatureForm",
]
