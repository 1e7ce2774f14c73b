"""How the cabinet's texts are shown. `{% load cabinet %}` at the top of a template."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

# No raw HTML, no images: minutes are words. Links lead only to where browsers may go.
_WORDS = MarkdownIt("commonmark", {"html": False}).disable("image")


@register.filter
def markdown(text: str) -> SafeString:
    """Markdown as HTML; whatever looks like HTML in it is shown as it was written."""
    return mark_safe(_WORDS.render(text))  # noqa: S308 - the renderer escapes what it is given
