"""The forms of what a meeting leaves behind."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from wholecity.governance.definitions import (
    ANSWER_MEANINGS,
    ANSWERS,
    EFFECTS,
    GUEST_KINDS,
    METHODS,
    POSITIONS,
    Answer,
    Effect,
    Method,
    Stand,
)
from wholecity.governance.forms.bodies import id_field, ids_field, known_persons, or_none
from wholecity.governance.queries import Chair, DecisionRow
from wholecity.governance.queries.initiatives import initiatives_to_name
from wholecity.measures.definitions import MEASURE_TITLES
from wholecity.ui.fields import day_field, offer, titled

POSITION = "position-"
NOBODY: list[tuple[str, Any]] = [("", _("Nobody"))]
# What a seat that is there can say.
SAYS = {position: title for position, title in POSITIONS.items() if position is not Stand.ABSENT}


def known_measures() -> list[tuple[str, Any]]:
    """The measures of the library, as choices."""
    return titled(MEASURE_TITLES)


def _measure_field() -> forms.ChoiceField:
    choices = or_none(known_measures, _("None"))
    return forms.ChoiceField(label=_("Measure"), required=False, choices=choices)


class GuestForm(forms.Form):
    """Somebody who is there without a seat."""

    name = forms.CharField(label=_("Name"), max_length=200)
    organization = forms.CharField(label=_("From where"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("As"), choices=titled(GUEST_KINDS), initial="visitor")


class DecisionForm(forms.Form):
    """A decision, and where each seat stood that could decide: all of them for it, at first."""

    text = forms.CharField(label=_("What was decided"), widget=forms.Textarea(attrs={"rows": 2}))
    method = forms.ChoiceField(label=_("How"), choices=titled(METHODS))
    mover = forms.ChoiceField(label=_("Moved by"), required=False)
    effect = forms.ChoiceField(label=_("What it brings about"), choices=titled(EFFECTS))
    measure = _measure_field()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, chairs: Sequence[Chair], **options: Any) -> None:
        super().__init__(*args, **options)
        seats = [(str(chair.seat), chair.organization) for chair in chairs]
        offer(self, "mover", [*NOBODY, *seats])
        for chair in chairs:
            self.fields[_position(chair.seat)] = forms.ChoiceField(
                label=chair.organization, choices=titled(SAYS), initial=Stand.FOR, required=False
            )

    def positions_shown(self) -> Iterator[forms.BoundField]:
        """The fields of the seats' positions."""
        return (self[name] for name in self.fields if name.startswith(POSITION))

    def told(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        positions = {
            UUID(name.removeprefix(POSITION)): Stand(value)
            for name, value in said.items()
            if name.startswith(POSITION) and value
        }
        mover = UUID(said["mover"]) if said["mover"] else None
        return {
            "text": said["text"],
            "method": Method(said["method"]),
            "effect": Effect(said["effect"]),
            "measure": said["measure"],
            "mover": mover,
            "positions": positions,
        }


def _position(seat: UUID) -> str:
    return f"{POSITION}{seat}"


def begun_with(row: DecisionRow) -> dict[str, Any]:
    """The form's first values for a decision that is changed."""
    fields = ("text", "method", "mover", "effect", "measure", "version")
    positions = {_position(p.seat): str(p.position) for p in row.positions}
    return {**{field: getattr(row, field) for field in fields}, **positions}


class ActionForm(forms.Form):
    """Who does what until when. `decisions` are those that may have brought it about."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    # Nobody by chance: who does it has to be said.
    owner = id_field(_("Who does it"), or_none(known_persons, _("Choose")))
    due = day_field(_("Until"))
    co_owners = ids_field(_("Who helps"), known_persons, forms.SelectMultiple(attrs={"size": 4}))
    decision = id_field(_("Decision that brought it about"), list, _("None"))
    measure = _measure_field()
    initiative = id_field(_("Initiative"), initiatives_to_name, _("None"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def keep_text(self, text: str) -> None:
        """Show the text to read only, unless another one was sent that is to be told of."""
        field = self.fields["text"]
        field.help_text = _(
            "A seat has answered it: the text stays. Who and until when may change."
        )
        if self["text"].value() == text:
            field.widget.attrs["readonly"] = True

    def __init__(self, *args: Any, decisions: Sequence[DecisionRow], **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(str(d.id), f"{d.number}. {d.text[:80]}") for d in decisions]
        offer(self, "decision", [("", _("None")), *known])

    def told(self) -> dict[str, Any]:
        """What was said, as the action takes it."""
        return {field: said for field, said in self.cleaned_data.items() if field != "version"}


class CloseForm(forms.Form):
    """The end of a meeting."""

    why_no_action = forms.CharField(
        label=_("If nobody took anything on: why"),
        help_text=_("A meeting ends with an action item, or says why there is none."),
        max_length=300,
        required=False,
    )
    publish = forms.BooleanField(
        label=_("Let members see the action items now"),
        help_text=_("The 48 hours of absent seats begin with it."),
        required=False,
        initial=True,
    )


class AnswerForm(forms.Form):
    """What an absent seat says to an action item."""

    answer = forms.ChoiceField(
        label=_("Your answer"), choices=titled(ANSWERS), widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed only for an objection."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=2000,
    )

    def answers(self) -> list[tuple[BoundWidget, str]]:
        """Each answer that can be given, and what it means."""
        return [(one, ANSWER_MEANINGS[Answer(one.data["value"])]) for one in self["answer"]]


class AnswerForSomebodyForm(AnswerForm):
    """An answer that came by another way, and whose it is."""

    person = forms.ChoiceField(label=_("Who answered"))
    field_order = ("person", "answer", "reason")

    def __init__(self, *args: Any, persons: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "person", list(persons))


class ProgressForm(forms.Form):
    """How far an action item is."""

    text = forms.CharField(
        label=_("How far it is"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )


class DoneForm(forms.Form):
    """What shows that an action item is done."""

    evidence = forms.CharField(
        label=_("What shows that it is done"),
        help_text=_("A figure, a document, a date: what somebody else could look at."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )


class DropForm(forms.Form):
    """By which decision an action item is dropped."""

    decision = forms.ChoiceField(
        label=_("The decision to drop it"),
        help_text=_("Only a decision ends what is not done."),
    )

    def __init__(self, *args: Any, decisions: Sequence[DecisionRow], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "decision", [(str(d.id), f"{d.number}. {d.text[:80]}") for d in decisions])


class MinutesForm(forms.Form):
    """The text of minutes."""

    text = forms.CharField(
        label=_("The minutes"),
        help_text=_("As Markdown: # for a heading, **bold**, - for a list."),
        widget=forms.Textarea(attrs={"rows": 30}),
        max_length=200_000,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ApproveForm(forms.Form):
    """At which meeting minutes were approved."""

    at = forms.ChoiceField(label=_("Approved at the meeting of"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meetings: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "at", list(meetings))


class ReasonForm(forms.Form):
    """Why approved minutes are corrected."""

    reason = forms.CharField(label=_("What is wrong in the approved minutes"), max_length=300)


class ProposalForm(forms.Form):
    """Something for the core team's list."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    why = forms.CharField(
        label=_("To know beforehand"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
