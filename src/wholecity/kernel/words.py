"""Texts that people will read, written down where nothing can translate them yet."""


def gettext_noop(text: str) -> str:
    """Mark a text for the translation catalogue and return it unchanged.

    Definitions are data without a language. They mark their titles with this, so
    that the catalogue lists them, and the page that shows one translates it.
    """
    return text
