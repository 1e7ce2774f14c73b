"""What meetings left behind: decisions, action items, answers, minutes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.access import meeting_or_404
from wholecity.governance.definitions import ACTION_STATES, Answer
from wholecity.governance.forms import (
    ActionForm,
    AnswerForm,
    AnswerForSomebodyForm,
    ApproveForm,
    DoneForm,
    DropForm,
    MinutesForm,
    ProgressForm,
    ReasonForm,
)
from wholecity.governance.queries import ActionPage, ActionRow, DecisionRow, MinutesRow, ResponseRow
from wholecity.governance.views.bodies import body_or_404
from wholecity.governance.views.changes import answer as answered
from wholecity.governance.views.changes import (
    form_page,
    of_now,
    paging,
    rights_of,
    saved,
    writer,
)
from wholecity.governance.views.live import decision_or_404
from wholecity.kernel.errors import NotFound
from wholecity.people.access import acting_or_404, only
from wholecity.people.queries import acting, person_of
from wholecity.ui.downloads import csv_stream
from wholecity.ui.responses import given

PAGE = 50
ACTION_COLUMNS = ("number", "body", "text", "owner", "co_owners", "due", "state", "evidence")
ACTION_FIELDS = ("text", "owner", "due", "measure", "initiative", "version")


@require_safe
@only("read", "cabinet")
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """One decision, where each seat stood, and what came of it; members' once it is closed."""
    rights = rights_of(request)
    row = seen_decision_or_404(decision_id, drafts=rights["may_write"])
    brought = queries.actions_by(row.id, timezone.localdate(), drafts=rights["may_write"])
    context = {"decision": row, "actions": brought, **rights}
    return render(request, "governance/decision.html", context)


@require_safe
@only("read", "cabinet")
def action_list(request: HttpRequest) -> HttpResponseBase:
    """Action items of all bodies, filtered by the address."""
    wish, today = queries.ActionFilter.read(request.GET.dict()), timezone.localdate()
    rights = rights_of(request)
    found = queries.actions_found(wish, today, drafts=rights["may_write"])
    if request.GET.get("as") == "csv":
        rows = (_cells(row) for row in queries.action_rows(found, today))
        return csv_stream("action-items.csv", ACTION_COLUMNS, rows)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "total": page.paginator.count,
        "page": paging(page),
        "actions": queries.action_rows(page.object_list, today),
        "wish": wish,
        "states": ACTION_STATES.items(),
        "bodies": queries.body_names(),
        "address": request.GET.urlencode(),
        **rights,
    }
    return render(request, "governance/actions.html", context)


@require_safe
@only("read", "cabinet")
def action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action item with its log, and the answers of absent seats."""
    return render(request, "governance/action.html", _action_context(request, action_id))


@form_page
def new_action(request: HttpRequest, key: str) -> HttpResponse:
    """Take something on between meetings."""
    by, page = writer(request), body_or_404(key)
    form = ActionForm(data=given(request), decisions=queries.decisions_for(key, None))

    def take_on(said: dict[str, Any]) -> HttpResponse:
        return _to_action(actions.take_on(by=by, body=key, **form.told()))

    return answered(request, form, take_on, title=gettext("New action item"), body=page)


@form_page
def change_action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Change an open action item."""
    by, page = writer(request), action_or_404(request, action_id)
    begun = {field: getattr(page.row, field) for field in ACTION_FIELDS}
    begun |= {"co_owners": page.row.co_owner_ids, "decision": page.row.decision_id}
    known = queries.decisions_for(page.row.body, page.row.meeting, named=page.row.decision_id)
    form = ActionForm(data=given(request), initial=begun, decisions=known)
    of_now(form, page.row.version)
    if page.is_answered:
        form.keep_text(page.row.text)

    def change(said: dict[str, Any]) -> HttpResponse:
        version = said["version"] or 0
        actions.change_action(by=by, action=action_id, version=version, **form.told())
        return saved(request, _to_action(action_id))

    title = gettext("Change the action item")
    return answered(request, form, change, title=title, action=page.row)


@form_page
def note_progress(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Say how far an action item is."""
    title = gettext("How far it is")
    return _own_action(request, action_id, ProgressForm, title, actions.note_progress)


@form_page
def finish(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Say that an action item is done, and what shows it."""
    return _own_action(request, action_id, DoneForm, gettext("It is done"), actions.finish)


@form_page
def drop(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Drop an action item by a decision."""
    by, page = writer(request), action_or_404(request, action_id)
    form = DropForm(data=given(request), decisions=queries.adopted(page.row.body, limit=50))

    def end(said: dict[str, Any]) -> HttpResponse:
        actions.drop(by=by, action=action_id, decision=UUID(said["decision"]))
        return saved(request, _to_action(action_id))

    title = gettext("Drop the action item")
    return answered(request, form, end, title=title, action=page.row)


@require_POST
def reopen(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Open an action item again that was ended by mistake."""
    by = writer(request)
    action_or_404(request, action_id)
    actions.reopen(by=by, action=action_id)
    return saved(request, _to_action(action_id))


@form_page
def respond(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Answer for a seat: one's own, or, for who keeps the record, as somebody said it."""
    by = acting_or_404(request, "answer", "own-response")
    row, today = _response(response_id), timezone.localdate()
    person = person_of(by.name)
    answerers = queries.answerers(response_id, today)
    is_own = person is not None and person.id in {p.id for p in answerers}
    if not is_own and not rights_of(request)["may_write"]:
        raise Http404
    form: forms.Form = AnswerForm(data=given(request))
    if not is_own:
        names = [(str(p.id), p.name) for p in answerers]
        form = AnswerForSomebodyForm(data=given(request), persons=names)

    def keep(said: dict[str, Any]) -> HttpResponse:
        told = {"answer": Answer(said["answer"]), "reason": said["reason"]}
        if is_own:
            actions.answer(by=by, response=response_id, **told)
            return saved(request, redirect("governance:mine"))
        who = UUID(said["person"])
        actions.answer_as(by=by, response=response_id, person=who, **told)
        return saved(request, _to_action(row.action))

    context = {"title": gettext("Answer"), "response": row, "asked": _asked(request, row)}
    return answered(request, form, keep, template="governance/answer.html", **context)


@require_safe
@only("read", "cabinet")
def minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes of a meeting, with their versions."""
    rights = rights_of(request)
    meeting = meeting_or_404(meeting_id, drafts=rights["may_write"])
    versions = queries.minutes_of(meeting_id)
    if not versions and not rights["may_write"]:
        raise Http404
    context = {"meeting": meeting.row, "versions": versions, **rights}
    return render(request, "governance/minutes.html", context)


@require_POST
def draft_minutes(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Write the first draft from the record."""
    by = writer(request)
    meeting_or_404(meeting_id, drafts=True)
    actions.draft_minutes(by=by, meeting=meeting_id)
    return redirect("governance:minutes", meeting_id=meeting_id)


@form_page
def edit_minutes(request: HttpRequest, minutes_id: UUID) -> HttpResponse:
    """Edit a draft."""
    by, row = writer(request), _minutes(minutes_id)
    begun = {"text": row.text, "version": row.version}
    form = of_now(MinutesForm(data=given(request), initial=begun), row.version)

    def edit(said: dict[str, Any]) -> HttpResponse:
        version = said["version"] or 0
        actions.edit_minutes(by=by, minutes=minutes_id, version=version, text=said["text"])
        return saved(request, _to_minutes(row))

    theirs = row if form.is_bound and request.POST.get("version") != str(row.version) else None
    return _of_minutes(request, form, edit, gettext("Edit the minutes"), row, shown=theirs)


@form_page
def approve_minutes(request: HttpRequest, minutes_id: UUID) -> HttpResponse:
    """Note that minutes were approved at a later meeting."""
    by, row = writer(request), _minutes(minutes_id)
    later = queries.later_meetings(row.meeting, timezone.localdate())
    if not later:
        words = gettext("Minutes are approved at a later meeting. None has been held yet.")
        messages.info(request, words)
        return _to_minutes(row)
    days = [(str(m.id), date_format(m.day, "DATE_FORMAT")) for m in later]
    begun = {"version": _version_read(request, row)}
    form = of_now(ApproveForm(data=given(request), initial=begun, meetings=days), row.version)

    def approve(said: dict[str, Any]) -> HttpResponse:
        version, at = said["version"] or 0, UUID(said["at"])
        actions.approve_minutes(by=by, minutes=minutes_id, version=version, at=at)
        return saved(request, _to_minutes(row))

    return _of_minutes(request, form, approve, gettext("Approve the minutes"), row, shown=row)


@form_page
def correct_minutes(request: HttpRequest, minutes_id: UUID) -> HttpResponse:
    """Begin a correction of approved minutes."""
    by, row = writer(request), _minutes(minutes_id)

    def correct(said: dict[str, Any]) -> HttpResponse:
        made = actions.correct_minutes(by=by, meeting=row.meeting, reason=said["reason"])
        return redirect("governance:edit-minutes", minutes_id=made)

    form = ReasonForm(data=given(request))
    return _of_minutes(request, form, correct, gettext("Correct the minutes"), row)


def seen_decision_or_404(decision_id: UUID, *, drafts: bool) -> DecisionRow:
    """A decision; members see it once its meeting is closed."""
    row = decision_or_404(decision_id)
    if not (meeting_or_404(row.meeting, drafts=drafts).row.is_closed or drafts):
        raise Http404
    return row


def _cells(row: ActionRow) -> list[str]:
    helpers = "; ".join(row.co_owners)
    told = (row.body_name, row.text, row.owner_name, helpers, row.due.isoformat())
    return [str(row.number), *told, str(row.state), row.evidence]


def _of_minutes(
    request: HttpRequest,
    form: forms.Form,
    change: Callable[[dict[str, Any]], HttpResponse],
    title: str,
    row: MinutesRow,
    shown: MinutesRow | None = None,
) -> HttpResponse:
    page = meeting_or_404(row.meeting, drafts=True)
    context: dict[str, Any] = {"meeting": page, "minutes": shown}
    return answered(request, form, change, title=title, wide=True, **context)


def _version_read(request: HttpRequest, row: MinutesRow) -> int:
    """The version that somebody had before them when they went on to approve it."""
    said = request.GET.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 7 else row.version


def _own_action(
    request: HttpRequest,
    action_id: UUID,
    kind: Callable[..., forms.Form],
    title: str,
    change: Callable[..., None],
) -> HttpResponse:
    """A form by which an owner says something about an action item."""
    by = acting_or_404(request, "update", "own-action")
    context = _action_context(request, action_id)
    if not context["may_update"]:
        raise Http404

    def keep(said: dict[str, Any]) -> HttpResponse:
        change(by=by, action=action_id, **said)
        return saved(request, _to_action(action_id))

    return answered(
        request, kind(data=given(request)), keep, title=title, action=context["page"].row
    )


def _action_context(request: HttpRequest, action_id: UUID) -> dict[str, Any]:
    page, rights = action_or_404(request, action_id), rights_of(request)
    by = acting(request)
    person = person_of(by.name)
    owns = person is not None and person.id in {page.row.owner, *page.row.co_owner_ids}
    return {"page": page, "may_update": owns or rights["may_write"], **rights}


def action_or_404(request: HttpRequest, action_id: UUID) -> ActionPage:
    """An action item; members see it once it is published."""
    drafts = rights_of(request)["may_write"]
    try:
        return queries.action(action_id, timezone.localdate(), drafts=drafts)
    except NotFound:
        raise Http404 from None


def _asked(request: HttpRequest, row: ResponseRow) -> dict[str, Any]:
    """What an answer is about, as far as they see it: the meeting, its minutes, the decision."""
    drafts = rights_of(request)["may_write"]
    action = action_or_404(request, row.action).row
    meeting = meeting_or_404(action.meeting, drafts=drafts) if action.meeting else None
    decision = action.decision_id
    return {
        "action": action,
        "meeting": meeting.row if meeting else None,
        "item": next((i for i in meeting.items if i.id == action.item), None) if meeting else None,
        "has_minutes": meeting is not None and bool(queries.minutes_of(meeting.row.id)),
        "decision": seen_decision_or_404(decision, drafts=drafts) if decision else None,
    }


def _response(response_id: UUID) -> ResponseRow:
    try:
        return queries.response(response_id)
    except NotFound:
        raise Http404 from None


def _minutes(minutes_id: UUID) -> MinutesRow:
    try:
        return queries.minutes(minutes_id)
    except NotFound:
        raise Http404 from None


def _to_action(action_id: UUID) -> HttpResponse:
    return redirect("governance:action", action_id=action_id)


def _to_minutes(row: MinutesRow) -> HttpResponse:
    return redirect("governance:minutes", meeting_id=row.meeting)
