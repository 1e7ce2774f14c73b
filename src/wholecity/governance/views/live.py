"""Holding a meeting: attendance, what is said, decisions and action items as they fall.

Each part of the page answers for itself, so that nothing that is being written
elsewhere on it is touched; without scripts each answers with the whole page.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance import actions, queries
from wholecity.governance.definitions import GuestKind, Presence
from wholecity.governance.forms import ActionForm, CloseForm, DecisionForm, GuestForm, begun_with
from wholecity.governance.queries import DecisionRow, Record
from wholecity.governance.views.changes import answer, form_page, rights_of, saved, writer
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.ui.responses import given
from wholecity.ui.texts import told


@require_safe
def live(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The page of whoever keeps the record while the meeting is held."""
    writer(request)
    record = record_or_404(meeting_id)
    if not record.meeting.row.is_running:
        return redirect("governance:meeting", meeting_id=meeting_id)
    return render(request, "governance/live.html", _page(request, record))


@require_safe
def live_now(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """What others kept meanwhile: attendance, and what is under each item."""
    writer(request)
    record = record_or_404(meeting_id)
    if request.GET.get("seen") == record.mark:
        return HttpResponse(status=204)  # nothing is new, and nobody loses their place
    context = {"record": record, "others": True, "guest_form": GuestForm()}
    return render(request, "governance/live_now.html", context)


@require_POST
def attend(request: HttpRequest, meeting_id: UUID, seat_id: UUID) -> HttpResponse:
    """Note how a seat is represented."""
    by = writer(request)
    try:
        presence = Presence(request.POST.get("presence", ""))
    except ValueError:
        raise Http404 from None
    trouble = _tried(
        lambda: actions.note_attendance(by=by, meeting=meeting_id, seat=seat_id, presence=presence)
    )
    if not _in_parts(request):
        return _back_to(request, meeting_id, "attendance", trouble)
    record = record_or_404(meeting_id)
    chair = next((c for c in record.table.chairs if c.seat == seat_id), None)
    if chair is None:
        raise Http404
    context = {"record": record, "chair": chair, "trouble": trouble}
    return _of_attendance(request, "governance/live_seated.html", context)


@require_POST
def attend_all(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Note that everybody is present of whom nothing is noted yet."""
    by = writer(request)
    record_or_404(meeting_id)
    trouble = _tried(lambda: actions.note_the_rest_present(by=by, meeting=meeting_id))
    if not _in_parts(request):
        return _back_to(request, meeting_id, "attendance", trouble)
    context = {"record": record_or_404(meeting_id), "guest_form": GuestForm(), "trouble": trouble}
    return _of_attendance(request, "governance/live_all_seats.html", context)


@require_POST
def add_guest(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """List a guest."""
    by, form = writer(request), GuestForm(data=request.POST)
    if not form.is_valid():
        return _guests(request, meeting_id, gettext("Say the guest’s name."))
    said = {**form.cleaned_data, "kind": GuestKind(form.cleaned_data["kind"])}
    trouble = _tried(lambda: actions.add_guest(by=by, meeting=meeting_id, **said))
    return _guests(request, meeting_id, trouble)


@require_POST
def remove_guest(request: HttpRequest, meeting_id: UUID, guest_id: UUID) -> HttpResponse:
    """Take a guest off the list."""
    by = writer(request)
    trouble = _tried(lambda: actions.remove_guest(by=by, meeting=meeting_id, guest=guest_id))
    return _guests(request, meeting_id, trouble)


@require_POST
def write_record(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Keep what is said about an item. Where another one wrote too, both texts come back."""
    by = writer(request)
    base, text = request.POST.get("base", ""), request.POST.get("text", "")
    meeting_id = _meeting_of(item_id)
    try:
        kept = actions.write_record(by=by, item=item_id, base=base, text=text)
    except WholecityError as error:
        return _refused_words(request, meeting_id, item_id, text, told(error.words))
    joined = kept != text.replace("\r\n", "\n").rstrip()
    if not _in_parts(request):
        words = gettext("Somebody else wrote here too: both texts are kept.")
        messages.success(request, words if joined else gettext("Saved."))
        return _to(meeting_id, f"item-{item_id}")
    item = record_or_404(meeting_id).of(item_id).item
    context = {"item": item, "joined": joined, "saved_at": timezone.now()}
    return render(request, "governance/live_record.html", context)


@form_page
def decide(request: HttpRequest, meeting_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Keep a decision on an item."""
    by, record = writer(request), record_or_404(meeting_id)
    chairs, prefix = record.table.deciding, _prefix("decision", item_id)
    item = _work(record, item_id)["kept"].item
    begun = {"measure": item.measure} if item else {}
    form = DecisionForm(data=given(request), chairs=chairs, prefix=prefix, initial=begun)
    if not form.is_bound:
        return _fresh(request, record, item_id, "decision", form)

    def keep() -> None:
        actions.decide(by=by, meeting=meeting_id, item=item_id, **form.told())

    return _kept(request, record, item_id, "decision", form, keep)


@form_page
def take_on(request: HttpRequest, meeting_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Keep an action item."""
    by, record = writer(request), record_or_404(meeting_id)
    begun, prefix = _begun(record, item_id), _prefix("action", item_id)
    known = [decision for kept in record.kept for decision in kept.decisions]
    form = ActionForm(data=given(request), prefix=prefix, initial=begun, decisions=known)
    if not form.is_bound:
        return _fresh(request, record, item_id, "action", form)

    def keep() -> None:
        actions.take_on(by=by, meeting=meeting_id, item=item_id, **form.told())

    return _kept(request, record, item_id, "action", form, keep)


@require_safe
def positions(request: HttpRequest, meeting_id: UUID, key: str) -> HttpResponse:
    """The positions of a decision's form, of those who are there now; what was chosen stays."""
    writer(request)
    record = record_or_404(meeting_id)
    form = DecisionForm(data=request.GET, chairs=record.table.deciding, prefix=f"decision-{key}")
    return render(request, "governance/live_positions.html", {"form": form})


@form_page
def change_decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Change a decision while its meeting is not closed."""
    by, row = writer(request), decision_or_404(decision_id)
    record = record_or_404(row.meeting)
    form = DecisionForm(data=given(request), initial=begun_with(row), chairs=record.table.deciding)

    def change(said: dict[str, Any]) -> HttpResponse:
        version = said["version"] or 0
        actions.change_decision(by=by, decision=decision_id, version=version, **form.told())
        return _to(row.meeting, f"item-{row.item or 'also'}")

    title = gettext("Change the decision")
    return answer(request, form, change, title=title, meeting=record.meeting)


@require_POST
def remove_decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """Take back a decision that was noted by mistake."""
    by, row = writer(request), decision_or_404(decision_id)
    trouble = _tried(lambda: actions.remove_decision(by=by, decision=decision_id))
    return _part(request, row.meeting, row.item, trouble)


@require_POST
def remove_action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Take back an action item that was noted by mistake."""
    by = writer(request)
    try:
        row = queries.action(action_id, timezone.localdate(), drafts=True).row
    except NotFound:
        raise Http404 from None
    trouble = _tried(lambda: actions.remove_action(by=by, action=action_id))
    if row.meeting is None:
        return redirect("governance:actions")
    return _part(request, row.meeting, row.item, trouble)


@form_page
def close_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Close a meeting, and let members see the action items."""
    by, record = writer(request), record_or_404(meeting_id)

    def close(said: dict[str, Any]) -> HttpResponse:
        actions.close_meeting(by=by, meeting=meeting_id, **said)
        messages.success(request, gettext("The meeting is closed."))
        return redirect("governance:meeting", meeting_id=meeting_id)

    title = gettext("Close the meeting")
    form = CloseForm(data=given(request))
    return answer(request, form, close, title=title, meeting=record.meeting)


@require_POST
def reopen_meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Go on with a meeting that was closed by mistake."""
    return _said(request, meeting_id, actions.reopen_meeting)


@require_POST
def publish_actions(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Let members see the action items of a closed meeting."""
    return _said(request, meeting_id, actions.publish_actions)


def record_or_404(meeting_id: UUID, *, drafts: bool = True) -> Record:
    """The record of a meeting, or no such page."""
    try:
        return queries.record_of(meeting_id, timezone.localdate(), drafts=drafts)
    except NotFound:
        raise Http404 from None


def decision_or_404(decision_id: UUID) -> DecisionRow:
    """A decision, or no such page."""
    try:
        return queries.decision(decision_id)
    except NotFound:
        raise Http404 from None


def _said(request: HttpRequest, meeting_id: UUID, change: Any) -> HttpResponse:
    by = writer(request)
    record_or_404(meeting_id)
    trouble = _tried(lambda: change(by=by, meeting=meeting_id))
    then = redirect("governance:meeting", meeting_id=meeting_id)
    if trouble:
        messages.error(request, trouble)
        return then
    return saved(request, then)


def _tried(change: Any) -> str:
    """Make a change; what is wrong with it in words, or nothing."""
    try:
        change()
    except WholecityError as error:
        return told(error.words)
    return ""


def _in_parts(request: HttpRequest) -> bool:
    """Whether the page's script asks for a part of it."""
    return request.headers.get("HX-Request") == "true"


def _prefix(kind: str, item_id: UUID | None) -> str:
    """Keeps the fields of one form apart from those of all others on the page."""
    return f"{kind}-{item_id or 'also'}"


def _page(request: HttpRequest, record: Record) -> dict[str, Any]:
    works = [_work(record, kept.item.id if kept.item else None) for kept in record.kept]
    ends = queries.open_ends(record.meeting.row.body, timezone.localdate())
    page = {"record": record, "works": works, "ends": ends, "guest_form": GuestForm()}
    return {**page, **rights_of(request)}


def _work(record: Record, item_id: UUID | None, **forms_given: forms.Form) -> dict[str, Any]:
    """What the part of an item needs: what is kept of it, and a form that came back.

    Empty forms are asked for when somebody opens them: two of them for each item, with all
    persons and measures in them, would make the page many times as large.
    """
    try:
        return {"kept": record.of(item_id), "forms": forms_given}
    except NotFound:
        raise Http404 from None


def _begun(record: Record, item_id: UUID | None) -> dict[str, Any]:
    """What is taken on begins as its item has it, and is due at the next meeting."""
    kept, row = _work(record, item_id)["kept"], record.meeting.row
    begun = {"due": queries.next_day_of(row.body, row.day)}
    if kept.decisions:
        begun["decision"] = kept.decisions[-1].id
    if item := kept.item:
        begun |= {"owner": item.owner, "measure": item.measure, "initiative": item.initiative}
    return begun


def _fresh(
    request: HttpRequest, record: Record, item_id: UUID | None, kind: str, form: forms.Form
) -> HttpResponse:
    """An empty form for the place of an item, or on a page of its own."""
    part = f"governance/live_{kind}.html"
    context = {"record": record, "work": _work(record, item_id), "form": form, "part": part}
    if _in_parts(request):
        return render(request, part, context)
    if not record.meeting.row.is_running:
        return redirect("governance:meeting", meeting_id=record.meeting.row.id)
    titles = {"decision": gettext("New decision"), "action": gettext("New action item")}
    return render(request, "governance/live_form.html", {**context, "title": titles[kind]})


def _kept(
    request: HttpRequest,
    record: Record,
    item_id: UUID | None,
    kind: str,
    form: forms.Form,
    keep: Any,
) -> HttpResponse:
    """Keep what a form says under an item, or show the form with what is wrong."""
    if form.is_valid() and (trouble := _tried(keep)):
        form.add_error(None, trouble)
    if not form.errors:
        return _part(request, record.meeting.row.id, item_id, "")
    work = _work(record, item_id, **{kind: form})
    if _in_parts(request):
        context = {"record": record, "work": work}
        return render(request, "governance/live_work.html", context, status=422)
    page = _page(request, record)
    works = [work if w["kept"].key == work["kept"].key else w for w in page["works"]]
    context = {**page, "works": works, "form": form}
    return render(request, "governance/live.html", context, status=422)


def _part(
    request: HttpRequest, meeting_id: UUID, item_id: UUID | None, trouble: str
) -> HttpResponse:
    """The part of an item as it is now, or the way back to it."""
    if not _in_parts(request):
        return _back_to(request, meeting_id, f"item-{item_id or 'also'}", trouble)
    record = record_or_404(meeting_id)
    context = {"record": record, "work": _work(record, item_id), "trouble": trouble}
    return render(request, "governance/live_part.html", context)


def _guests(request: HttpRequest, meeting_id: UUID, trouble: str) -> HttpResponse:
    if not _in_parts(request):
        return _back_to(request, meeting_id, "guests", trouble)
    record, form = record_or_404(meeting_id), GuestForm()
    context = {"record": record, "guest_form": form, "guest_trouble": trouble}
    return render(request, "governance/live_guests_now.html", context)


def _of_attendance(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A part of the attendance; forms of decisions hear that other seats can decide now."""
    answer = render(request, template, context)
    answer["HX-Trigger"] = "attendance"
    return answer


def _back_to(request: HttpRequest, meeting_id: UUID, part: str, trouble: str) -> HttpResponse:
    """The whole page again, at a part of it, with what was wrong."""
    if trouble:
        messages.error(request, trouble)
    return _to(meeting_id, part)


def _refused_words(
    request: HttpRequest, meeting_id: UUID, item_id: UUID, text: str, trouble: str
) -> HttpResponse:
    """Words that cannot be kept come back, so that nobody has to write them again."""
    record = record_or_404(meeting_id)
    item = record.of(item_id).item
    context = {"item": item, "text": text, "trouble": trouble}
    if _in_parts(request):
        return render(request, "governance/live_record.html", context, status=422)
    messages.error(request, trouble)
    return render(request, "governance/words.html", {**context, "record": record}, status=422)


def _meeting_of(item_id: UUID) -> UUID:
    try:
        page, _row = queries.item(item_id, timezone.localdate())
    except NotFound:
        raise Http404 from None
    return page.row.id


def _to(meeting_id: UUID, part: str) -> HttpResponse:
    return redirect(f"{reverse('governance:live', args=[meeting_id])}#{part}")
