"""The days on which a family's rights begin, end, and fall due.

Sources: 34 CFR 99.3, 99.5 (the rights pass to the student at 18), 99.10(b) (45 days),
45 CFR 164.524(b)(2) (30 days). A working reading; counsel decides.
"""

from datetime import date, timedelta

ADULT = 18
ANSWERED_WITHIN = timedelta(days=45)
HEALTH_ANSWERED_WITHIN = timedelta(days=30)


def adult_on(born: date) -> date:
    """The 18th birthday: the first day on which the record is the student's.

    Who was born on 29 February has none in that year. It is 1 March here: no federal rule
    says so, it is our choice, because eighteen years have not passed before that day.
    """
    try:
        return born.replace(year=born.year + ADULT)
    except ValueError:  # 29 February
        return date(born.year + ADULT, 3, 1)


def answer_by(asked: date, *, health: bool) -> date:
    """The last day on which a request is answered in time; `asked` is the day of the city.

    FERPA gives access within 45 days, HIPAA within 30. For amendments FERPA says "a reasonable
    time" (34 CFR 99.20(b)) and HIPAA 60 days: that ours are answered in the same time is our
    choice.
    """
    return asked + (HEALTH_ANSWERED_WITHIN if health else ANSWERED_WITHIN)
