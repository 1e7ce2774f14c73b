"""The forms of a family, and of those who answer it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wholecity.casework.definitions import LABELS
from wholecity.casework.queries import in_words
from wholecity.children.queries import CareValue, GroundRow
from wholecity.family.queries import consentable
from wholecity.people.queries import organizations
from wholecity.people.rules import Acting
from wholecity.policy.classes import IN_WORDS
from wholecity.ui.fields import day_field, offer, text_field

HEALTH, OTHER = "health", "other"


class ConsentForm(forms.Form):
    """Which records, with whom, until when."""

    recipient = forms.ChoiceField(label=_("Who may see them"))
    classes = forms.MultipleChoiceField(
        label=_("Which records"), widget=forms.CheckboxSelectMultiple
    )
    ends = day_field(_("Until"))

    def __init__(self, *args: Any, acting: Acting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(one.value, gettext(IN_WORDS[one])) for one in consentable(acting)]
        known = [("", "–"), *((row.key, row.name) for row in organizations())]
        offer(self, "classes", offered)
        offer(self, "recipient", known)

    def clean_ends(self) -> Any:
        ends = self.cleaned_data["ends"]
        if ends < timezone.localdate():
            raise forms.ValidationError(_("That is over already. Choose a later last day."))
        return ends


class NarrowForm(ConsentForm):
    """Less of what a consent names, for the same recipient, at most as long."""

    def __init__(self, *args: Any, acting: Acting, ground: GroundRow, **kwargs: Any) -> None:
        initial = {"classes": [str(one) for one in ground.classes], "ends": ground.ends}
        super().__init__(*args, acting=acting, initial=initial, **kwargs)
        names = {row.key: row.name for row in organizations()}
        recipient = ground.recipient
        offer(self, "recipient", [(recipient, names.get(recipient, recipient))])
        offer(self, "classes", [(one.value, gettext(IN_WORDS[one])) for one in ground.classes])


class SignForm(forms.Form):
    """The name that is typed as a signature, under words that were read."""

    name = forms.CharField(label=_("Your name, as your signature"), max_length=200, required=False)


class AccessForm(forms.Form):
    """Which records somebody asks to see."""

    what = forms.MultipleChoiceField(
        label=_("Which records"),
        choices=[
            (HEALTH, _("Health records: answered within 30 days")),
            (OTHER, _("All other records: answered within 45 days")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    words = text_field(_("What you want to see"))


class AmendForm(forms.Form):
    """Which value of a row is wrong, why, and what it should say."""

    column = forms.ChoiceField(label=_("What is wrong"))
    should_be = forms.CharField(label=_("What it should say"), max_length=500)
    wrong = text_field(_("Why it is wrong"))

    def __init__(self, *args: Any, values: list[CareValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "column",
            (
                (v.column, f"{gettext(LABELS[v.column])}: {in_words(v.table, v.column, v.value)}")
                for v in values
            ),
        )


class StatementForm(forms.Form):
    """Why the family disagrees."""

    words = text_field(
        _("Your statement"),
        rows=6,
        help_text=_("Everybody who sees this value from now on reads it, in your words."),
    )


class AnswerForm(forms.Form):
    """Yes or no, and why; to a request for access, how it was given."""

    accepted = forms.ChoiceField(
        label=_("Is the record amended?"),
        choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))],
    )
    words = text_field(_("Your reasons, as the family reads them"))


class AccessAnswerForm(forms.Form):
    """How somebody was given what they asked to see."""

    words = text_field(_("How they see it, as the family reads it"))


class ChildForm(forms.Form):
    """A child by ID."""

    child = forms.CharField(label=_("The child’s ID"), max_length=30)


class TieForm(forms.Form):
    """Whose account, what they are to the child, and how that was checked."""

    username = forms.CharField(label=_("Username of the account"), max_length=150)
    whose = forms.ChoiceField(
        label=_("Whose account it is"),
        choices=[
            ("parent", _("A parent’s or guardian’s")),
            ("own", _("The young person’s own")),
        ],
    )
    relation = forms.CharField(label=_("What they are to the child"), max_length=100)
    born = day_field(
        _("The child’s date of birth"),
        help_text=_(
            "As in the paper that you saw. A parent’s rights end at the 18th birthday, and the "
            "student’s begin; who was born on 29 February has it on 1 March."
        ),
    )
    verified_how = forms.CharField(
        label=_("How you checked who they are, and that they are the child’s family"),
        max_length=200,
    )
    restricted = forms.CharField(
        label=_("What a court limits"),
        help_text=_("With anything written here the account sees nothing of this child."),
        max_length=300,
        required=False,
    )
