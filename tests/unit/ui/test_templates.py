"""What every template must keep to."""

import re
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import override

import wholecity
from wholecity.ui.templatetags.ui import error_summary, icon_names, percent

PACKAGE = Path(wholecity.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_no_template_has_inline_styles_scripts_or_handlers(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.name)
def test_every_icon_is_in_the_sprite(template: Path) -> None:
    named = set(re.findall(r"{% icon \"([^\"]+)\" %}", template.read_text("utf-8")))
    assert named <= icon_names()


def test_vendored_files_point_to_no_source_maps() -> None:
    for path in (PACKAGE / "ui" / "static").rglob("*"):
        if path.suffix in {".js", ".css"}:
            assert "sourceMappingURL" not in path.read_text("utf-8")


def test_a_percentage_is_written_for_the_language(settings) -> None:
    assert percent(24) == "24%"
    assert percent(18.44) == "18.4%"
    assert percent(None) == ""


class _Form(forms.Form):
    name = forms.CharField(label="Name")
    owner = forms.CharField(label="Who does it?")
    day = forms.DateField(label="Last day", error_messages={"required": "Choose the last day."})


@pytest.mark.parametrize(
    ("language", "required"),
    [("en", "This field is required."), ("es", "Este campo es obligatorio.")],
)
def test_the_summary_of_errors_says_which_field_it_is_about(language, required) -> None:
    with override(language):
        form = _Form(data={})
        form.add_error(None, "Both are the same.")
        problems = error_summary(form)["problems"]
    assert problems == [
        ("id_name", f"Name: {required}"),
        ("id_owner", f"Who does it: {required}"),
        ("id_day", "Choose the last day."),
        ("", "Both are the same."),
    ]
