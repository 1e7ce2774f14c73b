"""Messages in the language of whoever reads them."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from wholecity.kernel.texts import written
from wholecity.ui.amounts import number


class _Reader:
    """The language that the page, or the terminal, is in."""

    def text(self, source: str) -> str:
        # gettext("") is the header of the catalogue.
        return gettext(source) if source else ""

    def plural(self, one: str, many: str, number: int) -> str:
        return ngettext(one, many, number)

    def amount(self, value: int) -> str:
        return number(value)

    def day(self, value: date) -> str:
        return date_format(value, "DATE_FORMAT")


READER = _Reader()


def told(message: str) -> str:
    """A message, or what was kept of one, in the reader's language."""
    return written(message, READER)
