"""Numbers and shares in the reader's way of writing."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

Number = Decimal | int | float


def number(value: Number) -> str:
    """Whole, or with the one decimal that it has: 9,420 or 18.4."""
    return _number(value, get_language() or "")


@lru_cache(maxsize=4096)
def _number(value: Number, language: str) -> str:
    """A page writes hundreds of numbers, most of them more than once."""
    tenths = Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    whole = tenths == tenths.to_integral_value()
    return number_format(tenths, decimal_pos=0 if whole else 1, force_grouping=True)


def percentage(value: Number) -> str:
    """24%, in Spanish with a space that does not break."""
    # Translators: a share, such as 24%. In Spanish a space that does not break stands before %.
    return gettext("%(number)s%%") % {"number": number(value)}


def money(amount: Decimal, currency: str) -> str:
    """25,000 USD, or with cents where there are some."""
    whole = amount == amount.to_integral_value()
    told = number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)
    return f"{told}\u00a0{currency}"
