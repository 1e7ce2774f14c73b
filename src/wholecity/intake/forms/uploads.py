"""The form by which a delivery is brought from a page."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wholecity.intake.queries import formats, sources
from wholecity.intake.rules.agreed import check_format
from wholecity.kernel.errors import BadInput
from wholecity.ui.texts import told


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data]
        # A browser that was given no file sends an empty list, which is no delivery.
        given = given or [None]
        return [super(FilesField, self).clean(one, initial) for one in given]


def _sources() -> list[tuple[str, str]]:
    return [(s.key, s.title) for s in sources()]


def _formats() -> list[tuple[str, str]]:
    return [(f.key, f.title) for f in formats()]


def _of_the_first_source() -> str | None:
    """The page begins with the first source, and with a format in which that one delivers."""
    return next((f for s in sources()[:1] for f in s.formats), None)


class UploadForm(forms.Form):
    """Files of one source in one format, as one delivery."""

    source = forms.ChoiceField(label=_("Source"), choices=_sources)
    format = forms.ChoiceField(
        label=_("Format"),
        choices=_formats,
        initial=_of_the_first_source,
        help_text=_(
            "A table with a column mapping is shown first, as it would be read; "
            "it is loaded when you have seen it."
        ),
    )
    delivered = FilesField(
        label=_("Files"),
        help_text=_("All files of the delivery together, or one zip that holds them."),
        error_messages={"required": _("Choose the files of the delivery.")},
    )
    school_year = forms.IntegerField(
        label=_("School year"),
        help_text=_("The year in which it ends: 2026 for 2025-26."),
        required=False,
        min_value=1990,
        max_value=2200,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "source" in said and "format" in said:
            try:
                agreed = {s.key: s.formats for s in sources()}
                check_format(said["source"], agreed[said["source"]], said["format"])
            except BadInput as error:
                self.add_error("format", told(error.words))
        return said
