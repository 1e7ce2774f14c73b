"""The forms of case work."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wholecity.casework.formats.consents import CONSENTED
from wholecity.children.definitions import GIVEN
from wholecity.intake.queries import sources
from wholecity.people.queries import organizations, workers
from wholecity.people.rules import Acting
from wholecity.policy.classes import IN_WORDS
from wholecity.ui.fields import day_field, offer, text_field


class SearchForm(forms.Form):
    """Whose name is looked for on the caseload."""

    words = forms.CharField(label=_("Name"), max_length=100, required=False)


class AssignForm(forms.Form):
    """A child by the number in the agency's own system, and the worker."""

    source = forms.ChoiceField(label=_("Your agency’s system"))
    person_key = forms.CharField(label=_("The child’s number in that system"), max_length=200)
    worker = forms.ChoiceField(label=_("Worker"))
    why = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(row.key, row.title) for row in sources() if row.agency == acting.agency]
        offer(self, "source", own)
        offer(self, "worker", workers(acting.agency or ""))


class EmergencyForm(forms.Form):
    """Which child, what the threat is, who is at risk."""

    child = forms.CharField(label=_("The child’s ID"), max_length=12)
    threat = text_field(
        _("What threatens"),
        help_text=_("In your words, at least a sentence. The privacy officer reads it now."),
    )
    at_risk = forms.CharField(label=_("Who is at risk"), max_length=300)


class ReasonForm(forms.Form):
    """Why records that are kept apart are opened."""

    reason = text_field(
        _("What you need it for"),
        help_text=_("It is kept in the audit record, and the family may be told of it."),
    )


class PrintForm(forms.Form):
    """Why one child's summary is printed, and whether contact details belong onto it."""

    reason = forms.CharField(
        label=_("What you need it for"),
        max_length=150,
        help_text=_("It is printed on every page and kept in the audit record."),
    )
    contact = forms.BooleanField(
        label=_("With date of birth, addresses and guardians, as far as I may see them"),
        required=False,
    )


class ReviewForm(forms.Form):
    """Whether an emergency was one, in the reviewer's words."""

    justified = forms.ChoiceField(
        label=_("Was it justified?"),
        choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))],
    )
    words = text_field(_("What you found"))


class ConsentForm(forms.Form):
    """What a family signed: which records, to whom, until when (34 CFR 99.30)."""

    recipient = forms.ChoiceField(label=_("Who may see it"))
    classes = forms.MultipleChoiceField(
        label=_("Which records"), widget=forms.CheckboxSelectMultiple
    )
    given_by = forms.CharField(label=_("Who signed"), max_length=200)
    relation = forms.CharField(label=_("What they are to the child"), max_length=100)
    how = forms.ChoiceField(label=_("How"))
    language = forms.ChoiceField(label=_("Language of the form that they read"))
    starts = day_field(_("From"), initial=timezone.localdate)
    ends = day_field(_("Until"))

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(row.key, row.name) for row in organizations()]
        own = [pair for pair in known if pair[0] == acting.agency]
        others = [pair for pair in known if pair[0] != acting.agency]
        choices: dict[str, Any] = {
            "recipient": own + others,
            "classes": [(one.value, gettext(IN_WORDS[one])) for one in CONSENTED],
            "how": [(given.value, gettext(words)) for given, words in GIVEN.items()],
            "language": [
                (code, name) for code, name in settings.LANGUAGES if code in settings.CITY.languages
            ],
        }
        for name, offered in choices.items():
            offer(self, name, offered)
