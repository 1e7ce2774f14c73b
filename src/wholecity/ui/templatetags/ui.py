"""Parts of pages: icons, status words, breadcrumbs, form fields, charts.

`{% load ui %}` at the top of a template.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wholecity.ui.amounts import money, percentage
from wholecity.ui.texts import told

register = template.Library()
register.filter("told", told)
register.filter("money", money)

SPRITE = Path(__file__).parent.parent / "static" / "ui" / "img" / "sprite.svg"

# The icon that goes with each kind of status.
STATUS_ICONS = {"good": "check_circle", "care": "warning", "bad": "error", "plain": "info"}

# The class that USWDS gives to each kind of control.
CONTROLS = {
    "select": "usa-select",
    "textarea": "usa-textarea",
    "checkbox": "usa-checkbox__input",
}


@cache
def icon_names() -> frozenset[str]:
    """The icons that the sprite has."""
    return frozenset(re.findall(r'<symbol[^>]*\bid="([^"]+)"', SPRITE.read_text("utf-8")))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon. An unknown name raises: a browser would show nothing, silently."""
    if name not in icon_names():
        raise template.TemplateSyntaxError(f"The icon sprite has no {name!r}.")
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("ui/img/sprite.svg"),
        name,
    )


@register.simple_tag
def status(kind: str, words: str) -> SafeString:
    """A status: icon, word and colour. Kinds: good, care, bad, plain."""
    return format_html(
        '<span class="wc-status wc-status--{}">{}{}</span>', kind, icon(STATUS_ICONS[kind]), words
    )


@register.simple_block_tag
def trail(content: str) -> SafeString:
    """Breadcrumbs: `{% trail %}{% crumb title url %}{% crumb title %}{% endtrail %}`."""
    return format_html(
        '<nav aria-label="{}"><ol class="wc-trail">{}</ol></nav>',
        gettext("Breadcrumbs"),
        mark_safe(content),  # noqa: S308 - rendered template text, escaped where it was made
    )


@register.simple_tag
def crumb(title: str, url: str = "") -> SafeString:
    """One step of the breadcrumbs; the last one has no address."""
    if url:
        return format_html('<li><a class="usa-link" href="{}">{}</a></li>', url, title)
    return format_html('<li aria-current="page">{}</li>', title)


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """All problems of a form, each a link to its field. It takes the focus."""
    problems = [
        (form[name].id_for_label, _naming(form[name], str(error)))
        if name in form.fields
        else ("", str(error))
        for name, errors in form.errors.items()
        for error in errors
    ]
    return {"problems": problems}


def _naming(bound: forms.BoundField, error: str) -> str:
    """A problem with the field that it is about: “This field is required.” says it of any."""
    label = str(bound.label).rstrip(":?")
    return error if label.casefold() in error.casefold() else f"{label}: {error}"


@register.inclusion_tag("ui/field.html")
def field(bound: forms.BoundField) -> dict[str, Any]:
    """A field with its label, hint and errors, as USWDS draws them; many boxes in their frame."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        widget.attrs["class"] = CONTROLS["checkbox"]
        return {"bound": bound, "are_boxes": True}
    input_type = getattr(widget, "input_type", "textarea")
    kind = CONTROLS.get(input_type, "usa-input")
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    described += [f"{bound.id_for_label}-error"] if bound.errors else []
    attributes: dict[str, str | bool] = {
        "class": f"{kind} usa-input--error" if bound.errors else kind
    }
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "is_checkbox": input_type == "checkbox",
    }


@register.filter
def percent(value: float | None) -> str:
    """A number of percent as people write it; "" for None."""
    return "" if value is None else percentage(value)
