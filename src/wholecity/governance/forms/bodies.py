"""The forms of bodies, seats, and who holds them or acts for them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wholecity.governance.definitions import (
    BODY_KINDS,
    CADENCES,
    SEAT_ROLES,
    BodyKind,
    SeatRole,
)
from wholecity.governance.definitions.constituencies import CONSTITUENCIES
from wholecity.governance.formats.recognition import as_text
from wholecity.governance.queries import persons as reading
from wholecity.governance.queries import there_is_a_cabinet
from wholecity.kernel.errors import BadInput
from wholecity.people.definitions import SECTORS
from wholecity.people.queries import PersonRow, organizations
from wholecity.ui.fields import day_field, offer, titled
from wholecity.ui.texts import told

NEW = ""
Choices = Callable[[], Sequence[tuple[str, Any]]]
MOST_FILE, MOST_TEXT = 2 * 2**20, 300_000


def id_field(
    label: Any, known: Choices, none: Any = None, **options: Any
) -> forms.TypedChoiceField:
    """One of what is known, by its id; where `none` has a name, it may be none of it."""
    return forms.TypedChoiceField(
        label=label,
        required=none is None,
        coerce=UUID,
        empty_value=None,
        choices=known if none is None else or_none(known, none),
        **options,
    )


def any_of(titles: Mapping[Any, str]) -> list[tuple[str, Any]]:
    """The defined words by which a list is narrowed down, after not doing so."""
    return [("", _("Any")), *titled(titles)]


def ids_field(
    label: Any, known: Choices, widget: forms.Widget | None = None
) -> forms.TypedMultipleChoiceField:
    """Some of what is known, or none of it, by their ids; with a box for each."""
    return forms.TypedMultipleChoiceField(
        label=label,
        required=False,
        coerce=UUID,
        choices=known,
        widget=widget or forms.CheckboxSelectMultiple(),
    )


def or_none(known: Choices, none: Any) -> Choices:
    """These choices as they are when a form is made, after none of them."""
    return lambda: [("", none), *known()]


def known_persons(but: str = "") -> list[tuple[str, Any]]:
    """Everybody who is known, as choices: those who are here first, those who left last."""
    known = reading.known_persons(timezone.localdate())
    groups: list[tuple[Any, Any]] = [
        (_("Without a seat or a position"), _as_choices(known.others, but)),
        (_("No longer here"), _as_choices(known.gone, but)),
    ]
    return [*_as_choices(known.here, but), *(group for group in groups if group[1])]


def _as_choices(persons: Iterable[PersonRow], but: str) -> list[tuple[str, str]]:
    named = [(str(p.id), f"{p.name} ({p.email})" if p.email else p.name) for p in persons]
    return [choice for choice in named if choice[0] != but]


def known_organizations() -> list[tuple[str, str]]:
    """All organizations, as choices by their id."""
    return [(str(o.id), o.name) for o in organizations()]


def new_or_known_organizations() -> list[tuple[str, Any]]:
    return [(NEW, _("A new organization")), *((o.key, o.name) for o in organizations())]


def _kinds_to_found() -> list[tuple[str, Any]]:
    """Without a cabinet only the cabinet; then everything else."""
    founded = there_is_a_cabinet()
    return titled({k: t for k, t in BODY_KINDS.items() if (k is BodyKind.CABINET) != founded})


class SomebodyForm(forms.Form):
    """Somebody who is known, or a new person by name and address."""

    person = id_field(_("Person"), known_persons, _("A new person"))
    name = forms.CharField(label=_("Name of a new person"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("E-mail address of a new person"),
        help_text=_("Invitations and reminders go there."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("person") and not said.get("name"):
            self.add_error("person", _("Choose a person, or name a new one."))
        if said.get("person") and said.get("name"):
            self.add_error("name", _("Choose a person or name a new one, not both."))
        return said


class _AnyBodyForm(forms.Form):
    """What a body is and how often it meets."""

    name = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(
        label=_("What it is for"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    cadence = forms.ChoiceField(label=_("How often it meets"), choices=titled(CADENCES))


class BodyForm(_AnyBodyForm):
    """A body that is there: also how many of its table decide, and until when it works."""

    quorum = forms.IntegerField(
        label=_("Quorum"),
        help_text=_("How many seats must be able to decide. Blank is more than half of the table."),
        min_value=1,
        required=False,
    )
    until = day_field(_("Last day of its term"), required=False)


class VisionForm(forms.Form):
    """The vision that a body adopted."""

    text = forms.CharField(
        label=_("The vision, as it was adopted"), widget=forms.Textarea(attrs={"rows": 6})
    )
    adopted_on = day_field(_("Adopted on"), initial=timezone.localdate)
    decision = forms.ChoiceField(label=_("By which decision"), required=False)

    def __init__(self, *args: Any, decisions: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, "decision", [("", _("None")), *decisions])


class NewBodyForm(_AnyBodyForm):
    """A body that is founded. Without a cabinet it can only be the cabinet."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds_to_found)
    field_order = ("kind", "name", "purpose", "cadence")


class SeatForm(forms.Form):
    """A seat for an organization that is known or new."""

    organization = forms.ChoiceField(
        label=_("Organization"), required=False, choices=new_or_known_organizations
    )
    name = forms.CharField(label=_("Name of a new organization"), max_length=200, required=False)
    sector = forms.ChoiceField(
        label=_("Sector"),
        help_text=_("Of the new organization, or to correct that of the one chosen."),
        required=False,
        choices=[("", _("As it is")), *titled(SECTORS)],
    )
    role = forms.ChoiceField(
        label=_("What the seat is for"), choices=titled(SEAT_ROLES), initial=SeatRole.MEMBER
    )
    purpose = forms.CharField(
        label=_("Whom it speaks for"),
        help_text=_("For example: children in early learning."),
        max_length=300,
        required=False,
    )
    since = day_field(_("From"), initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("organization")) == bool(said.get("name")):
            self.add_error("organization", _("Choose an organization, or name a new one."))
        elif said.get("name") and not said.get("sector"):
            self.add_error("sector", _("Choose the sector of the new organization."))
        return said


class FillForm(SomebodyForm):
    """Who holds a seat from a day on."""

    title = forms.CharField(
        label=_("Office"), help_text=_("For example: Superintendent of schools."), max_length=200
    )
    is_top_executive = forms.BooleanField(
        label=_("Leads the organization"),
        help_text=_("Only somebody who can decide for it fills a seat at the table."),
        required=False,
        initial=True,
    )
    reason = forms.CharField(
        label=_("Why somebody who does not lead it holds the seat"), max_length=300, required=False
    )
    since = day_field(_("From"), initial=timezone.localdate)
    in_place_of_holder = forms.BooleanField(
        label=_("End the term of the present holder on the day before"), required=False
    )
    field_order = (
        *("person", "name", "email", "title", "is_top_executive", "reason", "since"),
        "in_place_of_holder",
    )

    def __init__(self, *args: Any, held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held:
            self.fields["in_place_of_holder"].initial = True
        else:
            del self.fields["in_place_of_holder"]


class DesigneeForm(SomebodyForm):
    """Who acts for a seat, with which authority."""

    authority = forms.CharField(
        label=_("Authority, as the holder granted it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
    may_decide = forms.BooleanField(
        label=_("May decide for the seat"),
        help_text=_("Without it, the seat owes an answer to each action item within 48 hours."),
        required=False,
    )
    since = day_field(_("From"), initial=timezone.localdate)
    until = day_field(_("Until"), required=False)
    field_order = ("person", "name", "email", "authority", "may_decide", "since", "until")


class VoicesForm(forms.Form):
    """For which children of the city a seat speaks."""

    constituencies = forms.MultipleChoiceField(
        label=_("For whom the seat speaks"),
        required=False,
        choices=titled({key: one.title for key, one in CONSTITUENCIES.items()}),
        widget=forms.CheckboxSelectMultiple(),
    )


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    until = day_field(_("Last day"), initial=timezone.localdate)


class TableForm(forms.Form):
    """A file with rows, or their text."""

    table = forms.FileField(label=_("File"), help_text=_("A table (CSV or XLSX)."), required=False)
    text = forms.CharField(
        label=_("Or the rows themselves, copied from a spreadsheet"),
        help_text=_("With the line that names the columns."),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=MOST_TEXT,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if file := said.pop("table", None):
            try:
                said["text"] = as_text(file.read()) if file.size <= MOST_FILE else ""
            except BadInput as error:
                self.add_error("table", told(error.words))
            if file.size > MOST_FILE or len(said.get("text", "")) > MOST_TEXT:
                self.add_error(
                    "table",
                    _("The file is too large: a table of the cabinet has a thousand rows at most."),
                )
        if not self.errors and not said.get("text"):
            self.add_error("text", _("Choose a file, or paste the rows."))
        return said


class MembersForm(TableForm):
    """A file of members, or its text: rows that were copied out of a spreadsheet, JSON, YAML."""

    table = forms.FileField(
        label=_("File"),
        help_text=_("A table (CSV or XLSX), Popolo (JSON), or Open Civic Data (JSON or YAML)."),
        required=False,
    )
