"""Marking texts for translation where Django may not be imported.

Rules and definitions keep the English source; whoever shows a text passes it
through gettext. The marks do nothing when the program runs: they are the
keywords by which `xgettext` finds the texts
(`--keyword=translatable --keyword=translatable_plural:1,2`).
"""


def translatable(text: str) -> str:
    """The text itself, found by the catalogue of translations."""
    return text


def translatable_plural(one: str, many: str) -> tuple[str, str]:
    """A text in its two English forms; the reader picks one with ngettext."""
    return one, many
