"""Which column of a table is which field, as a form of selects that are filled with a guess."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wholecity.intake.definitions import ISO_DATE, Field
from wholecity.intake.formats.mapped import (
    BY_NAME,
    GROUPS,
    OFTEN_THE_SAME,
    build,
    chosen,
    columns_in,
)
from wholecity.intake.rules.reasons import in_words
from wholecity.kernel.errors import BadInput
from wholecity.ui.texts import told
from wholecity.warehouse.catalogue import PROGRAM_KIND

NEEDED = "person_key"  # without it no row says whose it is
NOWHERE = ("", _("Not in the file"))
# How one day is written, so that nobody has to know the letters of a form.
DATES: Mapping[tuple[str, ...], str] = {
    ISO_DATE: "2025-09-08",
    ("%m/%d/%Y",): "09/08/2025",
    ("%d/%m/%Y",): "08/09/2025",
    ("%m/%d/%y",): "09/08/25",
    ("%d-%b-%Y",): "08-Sep-2025",
    ("%Y%m%d",): "20250908",
}


class ColumnsForm(forms.Form):
    """A select for each field, a value for all rows for some; it begins with a mapping.

    `content` after `is_valid` is the mapping that was chosen; it can be used.
    """

    def __init__(self, headers: Sequence[str], begun: Mapping[str, Any], *args: Any) -> None:
        super().__init__(*args)
        self.begun = begun
        self.content: dict[str, Any] = {}
        named = list(dict.fromkeys(h for h in headers if h.strip()))
        guessed = columns_in(begun, named)
        for field in BY_NAME.values():
            self.fields[f"column_{field.name}"] = forms.ChoiceField(
                label=f"{gettext(field.meaning)} ({field.name})",
                choices=[NOWHERE, *((h, h) for h in named)],
                initial=guessed.get(field.name, ""),
                required=field.name == NEEDED,
                error_messages={"required": _("Choose the column that says whose each row is.")},
            )
        for name in OFTEN_THE_SAME:
            self.fields[f"same_{name}"] = _for_all_rows(
                BY_NAME[name], begun.get("constants", {}).get(name, "")
            )
        formats = tuple(begun.get("date_formats") or ISO_DATE)
        self.fields["dates"] = forms.ChoiceField(
            label=_("How dates are written"),
            help_text=_("The eighth of September 2025. Dates are never guessed."),
            choices=[
                ("|".join(f), f"{example} ({in_words(f)})")
                for f, example in ({formats: ""} | dict(DATES)).items()
            ],
            initial="|".join(formats),
        )

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField], bool]]:
        """Title of each group, its fields, and whether anything is chosen or wrong there."""
        for title, fields in GROUPS.items():
            bound = [b for field in fields for b in self._of(field.name)]
            yield gettext(title), bound, any(b.value() or b.errors for b in bound)

    def _of(self, name: str) -> Iterator[forms.BoundField]:
        yield self[f"column_{name}"]
        if name in OFTEN_THE_SAME:
            yield self[f"same_{name}"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        try:
            self.content = chosen(
                self.begun,
                columns=_filled(said, "column_"),
                constants=_filled(said, "same_"),
                date_formats=said["dates"].split("|"),
            )
            build(self.content)
        except BadInput as error:
            self.add_error(None, told(error.words))
        return said


def _for_all_rows(field: Field, begun: str) -> forms.Field:
    label = _("%(field)s, when it is the same in every row") % {"field": gettext(field.meaning)}
    if field.name == "kind":
        kinds = [(key, gettext(title)) for key, title in PROGRAM_KIND.items()]
        return forms.ChoiceField(
            label=label, choices=[("", ""), *kinds], initial=begun, required=False
        )
    return forms.CharField(label=label, initial=begun, required=False, max_length=200)


def _filled(said: Mapping[str, Any], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in said.items()
        if name.startswith(prefix) and value
    }


class SaveForm(forms.Form):
    """Under which name the mapping is saved for the next table."""

    name = forms.CharField(
        label=_("Save this mapping as"),
        help_text=_("So that the next table of this source is read in the same way."),
        required=False,
        max_length=100,
    )
