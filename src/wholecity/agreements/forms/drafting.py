"""The form of a draft: what an agreement says, down to the single field."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wholecity.agreements.actions import Terms
from wholecity.agreements.actions.drafting import known_fields
from wholecity.agreements.definitions import (
    AGREEMENT_BASES,
    NOTICE_DAYS,
    PURPOSES,
    TIERS,
    TIERS_MEAN,
)
from wholecity.agreements.forms.fields import boxes_field, version_field
from wholecity.agreements.queries import AgreementDetail, agreements, known_sources
from wholecity.agreements.queries.covering import CoveredColumn, columns_of
from wholecity.agreements.rules.life import Standing
from wholecity.people.queries import accounts, organizations
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import BASES, EVERYTHING, Basis, Tier
from wholecity.ui.fields import day_field, text_field, titled
from wholecity.ui.texts import told
from wholecity.warehouse.catalogue import DELIVERED


@dataclass(frozen=True)
class ColumnBox:
    """A column with its box."""

    value: str
    column: CoveredColumn
    checked: bool


@dataclass(frozen=True)
class TableBoxes:
    """A table: a box for all of it, and one for each column."""

    name: str
    meaning: str
    whole: bool
    columns: tuple[ColumnBox, ...]

    @property
    def some(self) -> int:
        """How many columns are chosen one by one."""
        return sum(box.checked for box in self.columns)


def parents() -> list[tuple[str, str]]:
    """What an agreement can stand under."""
    over = (Standing.ENDED, Standing.DESTROYED)
    found = [row for row in agreements() if row.standing not in over]
    return [("", "–")] + [
        (row.key, f"{row.title} ({row.key})") for row in found if row.tier is not Tier.LICENSE
    ]


class DraftForm(forms.Form):
    """What an agreement says; `version` is what was looked at when it is changed."""

    key = forms.SlugField(
        label=_("Key"),
        help_text=_("Letters, digits and hyphens. Sources and the terminal name it by this key."),
        max_length=60,
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    tier = forms.ChoiceField(label=_("Kind"), choices=lambda: titled(TIERS))
    parent = forms.ChoiceField(
        label=_("Stands under"),
        help_text=_(
            "A data-sharing agreement stands under a memorandum, a license under either of them."
        ),
        choices=parents,
        required=False,
    )
    parties = boxes_field(
        _("Parties"), lambda: [(str(one.id), one.name) for one in organizations()]
    )
    sources = boxes_field(
        _("Sources"), lambda: [(key, f"{title} ({key})") for key, title in known_sources().items()]
    )
    other_sources = forms.CharField(
        label=_("Sources that are not registered yet"),
        help_text=_("Their keys, with commas. They are registered once the agreement is signed."),
        max_length=500,
        required=False,
    )
    fields_ = forms.MultipleChoiceField(
        label=_("Fields"),
        choices=lambda: [(name, name) for name in known_fields()],
        required=False,
    )
    purposes = boxes_field(_("What the data may be used for"), lambda: titled(PURPOSES))
    purpose_in_words = text_field(
        _("Purpose, in words"), help_text=_("Everybody can read it."), required=False
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        choices=lambda: [("", "–"), *((b.value, _(BASES[b])) for b in AGREEMENT_BASES)],
        required=False,
    )
    redisclosure = text_field(_("Redisclosure: who else may be shown it"), rows=2, required=False)
    people = forms.CharField(
        label=_("Who may use it"),
        help_text=_("For a license: user names, with commas."),
        max_length=2000,
        required=False,
    )
    min_cell = forms.IntegerField(
        label=_("Smallest count that may be shown"), min_value=1, max_value=1000, required=False
    )
    starts = day_field(_("First day"), required=False)
    ends = day_field(_("Last day"), required=False)
    destroy_by = day_field(_("Data are destroyed by"), required=False)
    notice_days = forms.IntegerField(
        label=_("Days of notice before its end"),
        min_value=0,
        max_value=3650,
        initial=NOTICE_DAYS,
    )
    version = version_field()

    def __init__(self, data: QueryDict | None = None, of: AgreementDetail | None = None) -> None:
        """A form for a new agreement, or `of` one that is there, whose key stays."""
        super().__init__(data, initial=_as_initial(of) if of else {})
        if of:
            del self.fields["key"]

    def clean_other_sources(self) -> list[str]:
        keys = _listed(self.cleaned_data["other_sources"])
        for key in keys:
            validate_slug(key)
            if len(key) > 60:
                raise ValidationError(_("A key has at most 60 characters."))
        return keys

    def clean_people(self) -> list[str]:
        names = _listed(self.cleaned_data["people"])
        known = {account.username for account in accounts()} if names else set()
        if strange := sorted(set(names) - known):
            raise ValidationError(
                _("There is no account %(name)s."), params={"name": strange[0]}, code="unknown"
            )
        return names

    def terms(self) -> Terms:
        """What was filled in, as the action takes it."""
        said = self.cleaned_data
        return Terms(
            title=said["title"],
            tier=Tier(said["tier"]),
            parent=said["parent"],
            parties=tuple(UUID(party) for party in said["parties"]),
            sources=(*said["sources"], *said["other_sources"]),
            fields=tuple(_without_repeats(said["fields_"])),
            purposes=tuple(Purpose(purpose) for purpose in said["purposes"]),
            basis=Basis(said["basis"]) if said["basis"] else None,
            purpose_in_words=said["purpose_in_words"],
            redisclosure=said["redisclosure"],
            people=tuple(said["people"]),
            min_cell=said["min_cell"],
            starts=said["starts"],
            ends=said["ends"],
            destroy_by=said["destroy_by"],
            notice_days=said["notice_days"],
        )

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What each kind of agreement is for."""
        return [(told(TIERS[tier]), told(TIERS_MEAN[tier])) for tier in Tier]

    def everything(self) -> bool:
        """Whether the box for all fields of all tables is ticked."""
        return EVERYTHING in self._chosen()

    def tables(self) -> Iterator[TableBoxes]:
        """A row of boxes for each table, as they are ticked now."""
        chosen = self._chosen()
        for table in DELIVERED:
            columns = tuple(
                ColumnBox(name, column, name in chosen)
                for column in columns_of(table)
                for name in (f"{table.name}.{column.name}",)
            )
            whole = f"{table.name}.*" in chosen
            yield TableBoxes(table.name, table.meaning, whole, columns)

    def _chosen(self) -> set[str]:
        return set(self["fields_"].value() or ())


def _as_initial(found: AgreementDetail) -> dict[str, Any]:
    row, known = found.row, known_sources()
    return {
        "title": row.title,
        "tier": row.tier.value,
        "parent": found.parent,
        "parties": [str(party.id) for party in found.parties],
        "sources": [key for key in row.sources if key in known],
        "other_sources": ", ".join(key for key in row.sources if key not in known),
        "fields_": list(found.fields),
        "purposes": [purpose.value for purpose in row.purposes],
        "purpose_in_words": row.purpose_in_words,
        "basis": found.basis or "",
        "redisclosure": found.redisclosure,
        "people": ", ".join(found.people),
        "min_cell": found.min_cell,
        "starts": row.starts,
        "ends": row.ends,
        "destroy_by": found.destroy_by,
        "notice_days": found.notice_days,
        "version": found.version,
    }


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _without_repeats(names: Iterable[str]) -> list[str]:
    """A table that is covered whole needs no columns, and everything no tables."""
    chosen = set(names)
    if EVERYTHING in chosen:
        return [EVERYTHING]
    return sorted(n for n in chosen if n.endswith(".*") or f"{n.partition('.')[0]}.*" not in chosen)
