"""The statements of the survey after a meeting, each answered from 1 to 5."""

from wholecity.kernel.texts import translatable as _

STATEMENTS = {
    "purpose": _("The meeting was about what matters most for the city’s children."),
    "decided": _("We decided something, or came closer to a decision."),
    "heard": _("Whoever had something to say was heard."),
    "next": _("I know what I do until the next meeting."),
}

SCORES = {
    1: _("1, not at all"),
    2: _("2, little"),
    3: _("3, partly"),
    4: _("4, mostly"),
    5: _("5, fully"),
}
