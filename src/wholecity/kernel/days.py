"""The days that anything here can fall on."""

from datetime import date

# A day outside is a slip of the pen; and the ends of the calendar have no day beside them.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
