"""The line of sight: from a decision to its actions, initiative, programs, measures and money.

And back: each of them leads to the lines on which it lies.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wholecity.governance.definitions import ActionState
from wholecity.governance.models import ActionItem, Initiative
from wholecity.governance.queries.action_items import ActionRow, action_rows, seen_actions
from wholecity.governance.queries.decisions import DecisionName, seen_decisions
from wholecity.governance.queries.initiatives import (
    InitiativeFilter,
    InitiativeRow,
    initiative_rows,
    initiatives_found,
)
from wholecity.measures.definitions import MEASURES, Measure
from wholecity.measures.queries import cards
from wholecity.measures.queries.values import Card


@dataclass(frozen=True)
class Aim:
    """A measure that is to move, and how it moves; `card` is None while nothing is known."""

    measure: Measure
    card: Card | None


@dataclass(frozen=True)
class Line:
    """One line of sight. Without an initiative it breaks off after the action items."""

    decisions: tuple[DecisionName, ...]
    actions: tuple[ActionRow, ...]
    initiative: InitiativeRow | None
    aims: tuple[Aim, ...] = ()
    done: int = 0  # action items that are done, beside those that are shown


@dataclass(frozen=True)
class Start:
    """From where one looks: from one of these, or over the whole plan."""

    decision: UUID | None = None
    action: UUID | None = None
    initiative: UUID | None = None
    measure: str = ""

    @property
    def is_everywhere(self) -> bool:
        """Whether one looks over the whole plan, where each line is told in short."""
        return self == Start()


def lines(start: Start, today: date, *, drafts: bool) -> list[Line]:
    """The lines on which something lies, what belongs to no initiative last.

    A decision or an action item that one starts from stands alone in its
    place; else the action items are those that are open. Members do not see
    what is not published, nor what a running meeting decided.
    """
    rows = initiative_rows(_initiatives(start, drafts), today)
    actions = action_rows(_actions(start, rows, drafts), today)
    decisions = seen_decisions(_decisions(start, rows, actions), drafts=drafts)
    found = [_line(row, actions, decisions, {row.decision, start.decision}) for row in rows]
    # A decision from which nothing leads on is shown, too: that is what one looks for.
    led_on = {a.decision_id for a in actions} | {d for line in found for d in _ids(line)}
    rest = _line(None, actions, decisions, {d.id for d in decisions} - led_on)
    every = [*found, *([rest] if rest.decisions or rest.actions else [])]
    return _with_aims(every if start.decision or start.action else _with_done(every, drafts))


def _initiatives(start: Start, drafts: bool) -> QuerySet[Initiative]:
    if start.is_everywhere:
        return initiatives_found(InitiativeFilter.of_the_plan())
    every = initiatives_found(InitiativeFilter(others=True))
    # Members are led on only by what they see.
    seen = seen_actions(drafts=drafts)
    if start.decision:
        return every.filter(_brought_about([start.decision], seen)).distinct()
    if start.action:
        return every.filter(actions__in=seen.filter(pk=start.action))
    if start.initiative:
        return every.filter(pk=start.initiative)
    decided = [d.id for d in seen_decisions(Q(measure=start.measure), drafts=drafts)]
    undone = seen.filter(state=ActionState.OPEN)
    named = Q(measures__measure=start.measure)
    acted = Q(pk__in=undone.filter(measure=start.measure).values("initiative"))
    return every.filter(named | acted | _brought_about(decided, undone)).distinct()


def _brought_about(decisions: Sequence[UUID], actions: QuerySet[ActionItem]) -> Q:
    """The initiatives that came of decisions, themselves or by way of action items."""
    acted = actions.filter(decision__in=decisions).values("initiative")
    discussed = Q(items__decisions__in=decisions)
    return Q(decision__in=decisions) | Q(pk__in=acted) | discussed


def _actions(start: Start, rows: Sequence[InitiativeRow], drafts: bool) -> QuerySet[ActionItem]:
    seen = seen_actions(drafts=drafts)
    if start.decision:
        return seen.filter(decision=start.decision)
    if start.action:
        return seen.filter(pk=start.action)
    of = Q(initiative__in=[row.id for row in rows])
    if start.measure:
        of |= Q(initiative=None, measure=start.measure)
    return seen.filter(of, state=ActionState.OPEN)


def _decisions(start: Start, rows: Sequence[InitiativeRow], actions: Sequence[ActionRow]) -> Q:
    if start.decision:
        return Q(pk=start.decision)
    brought = {row.decision for row in rows} | {action.decision_id for action in actions}
    found = Q(pk__in=brought - {None})
    return found | Q(measure=start.measure) if start.measure else found


def _line(
    row: InitiativeRow | None,
    actions: Sequence[ActionRow],
    decisions: Sequence[DecisionName],
    named: AbstractSet[UUID | None],
) -> Line:
    """What of all that was found lies on the line of an initiative, or of none.

    `named` are the decisions that belong to it beside those of its action items.
    """
    mine = tuple(a for a in actions if a.initiative == (row.id if row else None))
    keys = {a.decision_id for a in mine} | named
    return Line(tuple(d for d in decisions if d.id in keys), mine, row)


def _ids(line: Line) -> Iterable[UUID]:
    return (decision.id for decision in line.decisions)


def _with_done(found: Sequence[Line], drafts: bool) -> list[Line]:
    done = seen_actions(drafts=drafts).filter(state=ActionState.DONE).order_by()
    counted = done.exclude(initiative=None).values_list("initiative").annotate(Count("pk"))
    numbers = dict(counted)
    return [
        replace(line, done=numbers.get(line.initiative.id, 0)) if line.initiative else line
        for line in found
    ]


def _with_aims(found: Sequence[Line]) -> list[Line]:
    """The lines with the measures that they are meant to move, and how these move."""
    known = {card.measure.key: card for domain in cards(gaps=False) for card in domain.cards}
    return [
        replace(
            line,
            aims=tuple(Aim(MEASURES[k], known.get(k)) for k in dict.fromkeys(_measures(line))),
        )
        for line in found
    ]


def _measures(line: Line) -> Iterable[str]:
    """The keys of the measures that a line is meant to move."""
    said = [m.key for m in line.initiative.measures] if line.initiative else []
    also = [*(a.measure for a in line.actions), *(d.measure for d in line.decisions)]
    return (key for key in (*said, *also) if key in MEASURES)
