"""The forms of the steps of an agreement's life."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.agreements.definitions import QUESTIONS, Question
from wholecity.agreements.forms.fields import version_field
from wholecity.agreements.queries import AgreementDetail
from wholecity.ui.fields import day_field, text_field


class SendBackForm(forms.Form):
    """Why a draft goes back to whoever wrote it."""

    why = text_field(_("Why it goes back"))


class AnswersForm(forms.Form):
    """The four questions, each with its answer."""

    version = version_field()

    def __init__(self, *args: Any, of: AgreementDetail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (question, title) in enumerate(QUESTIONS.items(), start=1):
            given = of.answers.get(question.value, "")
            self.fields[f"question_{number}"] = text_field(_(title), initial=given)
        self.fields["version"].initial = of.version

    def answers(self) -> dict[Question, str]:
        """What was answered."""
        said = self.cleaned_data
        return {q: said[f"question_{number}"] for number, q in enumerate(QUESTIONS, start=1)}


class SignatureForm(forms.Form):
    """Who signed for which party, and when."""

    organization = forms.TypedChoiceField(label=_("On behalf of"), coerce=UUID)
    name = forms.CharField(label=_("Name of who signed"), max_length=200)
    signed_on = day_field(_("Signed on"), initial=timezone.localdate)
    version = version_field()

    def __init__(self, *args: Any, of: AgreementDetail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["organization"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(party.id), party.name) for party in of.parties if not party.signed]
        self.fields["version"].initial = of.version


class EndForm(forms.Form):
    """An agreement ends before its time."""

    last_day = day_field(_("Last day"), help_text=_("Left empty, it ends at once."), required=False)
    why = forms.CharField(label=_("Why it ends early"), max_length=300)
