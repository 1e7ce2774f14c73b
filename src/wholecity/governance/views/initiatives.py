"""The plan: initiatives with their parts, the line of sight, alignment, the table of all."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from wholecity.governance.actions import initiatives as writing
from wholecity.governance.actions.importing_initiatives import import_initiatives as bring
from wholecity.governance.definitions.initiatives import PARTS, Part
from wholecity.governance.formats.initiatives import COLUMNS, EXAMPLE, WORDS, cells
from wholecity.governance.forms.bodies import TableForm
from wholecity.governance.forms.initiatives import (
    PART_FORMS,
    InitiativeForm,
    InitiativesForm,
)
from wholecity.governance.queries import body_names
from wholecity.governance.queries import initiatives as reading
from wholecity.governance.queries.initiatives import InitiativeFilter, InitiativeRow
from wholecity.governance.queries.sight import Start, lines
from wholecity.governance.rules.addresses import uuid_said, word_said
from wholecity.governance.views.changes import (
    answer,
    as_read,
    at_once,
    form_page,
    import_page,
    of_now,
    rights_of,
    saved,
    writer,
)
from wholecity.governance.views.record import action_or_404, seen_decision_or_404
from wholecity.kernel.errors import NotFound, WholecityError
from wholecity.measures.definitions import DOMAIN_TITLES, MEASURES
from wholecity.people.access import only
from wholecity.people.actions import organization_named
from wholecity.people.rules import Acting
from wholecity.ui.downloads import csv_stream
from wholecity.ui.responses import given
from wholecity.ui.texts import told

TEMPLATE = "governance/work_form.html"
SAID = (
    *("name", "purpose", "body", "lead", "owner", "domain", "youngest", "oldest", "state"),
    *("since", "until", "decision", "version"),
)


@require_safe
@only("read", "cabinet")
def initiatives(request: HttpRequest) -> HttpResponseBase:
    """The initiatives, filtered by the address; also as a table to save."""
    wish, today = InitiativeFilter.read(request.GET.dict()), timezone.localdate()
    found = reading.initiatives_found(wish)
    if request.GET.get("as") == "csv":
        rows = (list(cells(reading.table_row(row))) for row in found)
        return csv_stream("initiatives.csv", COLUMNS, rows)
    context = {
        "rows": reading.initiative_rows(found, today),
        "form": InitiativesForm(initial=request.GET.dict()),
        "is_filtered": wish != InitiativeFilter(),
        **rights_of(request),
    }
    return render(request, "governance/initiatives.html", context)


@require_safe
@only("read", "cabinet")
def initiative(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """One initiative: its line of sight, its milestones, programs, money and partners."""
    row, rights = _row(initiative_id), rights_of(request)
    start = Start(initiative=initiative_id)
    [line] = lines(start, timezone.localdate(), drafts=rights["may_write"])
    return render(
        request, "governance/initiative.html", {"row": row, "line": line, "start": start, **rights}
    )


@require_safe
@only("read", "cabinet")
def line_of_sight(request: HttpRequest) -> HttpResponse:
    """The lines on which a decision, an action item, an initiative or a measure lies."""
    said, rights = request.GET.dict(), rights_of(request)
    start = Start(
        uuid_said(said.get("decision", "")),
        uuid_said(said.get("action", "")),
        uuid_said(said.get("initiative", "")),
        word_said(said.get("measure", ""), MEASURES),
    )
    drafts = rights["may_write"]
    context = {
        "start": start,
        "decision": seen_decision_or_404(start.decision, drafts=drafts) if start.decision else None,
        "action": action_or_404(request, start.action).row if start.action else None,
        "initiative": _row(start.initiative) if start.initiative else None,
        "measure": MEASURES.get(start.measure),
        "lines": lines(start, timezone.localdate(), drafts=drafts),
        **rights,
    }
    return render(request, "governance/line_of_sight.html", context)


@require_safe
@only("read", "cabinet")
def alignment(request: HttpRequest) -> HttpResponse:
    """Which children the city's initiatives are for: where several are, and where none is."""
    rows = reading.alignment()
    every = [cell for _ages, row in rows for _title, cell in row]
    context = {
        "rows": rows,
        "domains": DOMAIN_TITLES.values(),
        "gaps": sum(cell.is_gap for cell in every),
        "shared": sum(cell.is_shared for cell in every),
        "is_empty": all(cell.is_gap for cell in every),
        **rights_of(request),
    }
    return render(request, "governance/alignment.html", context)


@form_page
def new_initiative(request: HttpRequest) -> HttpResponse:
    """Keep an initiative."""
    by = writer(request)
    own = next((key for key, _name in body_names()), "")
    form = InitiativeForm(data=given(request), initial={"body": own})

    def start(said: dict[str, Any]) -> HttpResponse:
        made = writing.start_initiative(by=by, said=form.told(_lead(by, said)))
        return saved(request, _to(made))

    return answer(request, form, start, template=TEMPLATE, title=gettext("New initiative"), **_up())


@form_page
def change_initiative(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Change what is said of an initiative."""
    by, row = writer(request), _row(initiative_id)
    begun = {field: getattr(row, field) for field in SAID}
    begun["measures"] = [measure.key for measure in row.measures]
    begun["partners"] = [partner for partner, _name in row.partners]
    form = InitiativeForm(data=given(request), initial=begun)
    of_now(form, row.version)

    def change(said: dict[str, Any]) -> HttpResponse:
        writing.change_initiative(
            by=by,
            initiative=initiative_id,
            version=said["version"] or 0,
            said=form.told(_lead(by, said)),
        )
        return saved(request, _to(initiative_id))

    title = gettext("Change the initiative")
    return answer(request, form, change, template=TEMPLATE, title=title, **_up(row))


@require_POST
def remove_initiative(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Take back an initiative that was kept by mistake."""
    by, row = writer(request), _row(initiative_id)
    try:
        writing.remove_initiative(by=by, initiative=row.id)
    except WholecityError as error:
        messages.error(request, told(error.words))
        return _to(initiative_id)
    words = gettext("“%(title)s” was taken back.") % {"title": row.name}
    messages.success(request, words)
    return redirect("governance:initiatives")


@form_page
def add_part(request: HttpRequest, initiative_id: UUID, kind: str) -> HttpResponse:
    """Add a milestone, a program or money."""
    by, row, part = writer(request), _row(initiative_id), _kind(kind)
    form = PART_FORMS[part](data=given(request))

    def add(said: dict[str, Any]) -> HttpResponse:
        writing.add_part(by=by, initiative=row.id, said=form.told())
        return saved(request, _to(row.id))

    return answer(request, form, add, template=TEMPLATE, title=told(PARTS[part]), **_up(row))


@form_page
def change_part(
    request: HttpRequest, initiative_id: UUID, kind: str, part_id: UUID
) -> HttpResponse:
    """Change a milestone, a program or money."""
    by, row, part = writer(request), _row(initiative_id), _kind(kind)
    found = _part(row, part, part_id)
    form = of_now(PART_FORMS[part](data=given(request), initial=vars(found)), found.version)

    def change(said: dict[str, Any]) -> HttpResponse:
        version = said["version"] or 0
        writing.change_part(
            by=by, initiative=row.id, part=part_id, version=version, said=form.told()
        )
        return saved(request, _to(row.id))

    return answer(request, form, change, template=TEMPLATE, title=told(PARTS[part]), **_up(row))


@require_POST
def remove_part(
    request: HttpRequest, initiative_id: UUID, kind: str, part_id: UUID
) -> HttpResponse:
    """Take a milestone, a program or money off an initiative."""
    by = writer(request)
    remove = partial(writing.remove_part, by=by, initiative=initiative_id, kind=_kind(kind))
    return at_once(request, partial(remove, part=part_id), _to(initiative_id))


@form_page
def import_initiatives(request: HttpRequest) -> HttpResponse:
    """Try a table and say what would come of it; import it when that is asked."""
    return import_page(
        request,
        TableForm,
        partial(bring, by=writer(request)),
        template="governance/initiatives_file.html",
        done=gettext("The initiatives were imported."),
        # Also those of others: a list of the cabinet's own might show none of them.
        then=redirect(f"{reverse('governance:initiatives')}?others=on"),
        columns=COLUMNS,
        words=WORDS,
    )


@require_safe
@only("write", "cabinet")
def example_of_initiatives(request: HttpRequest) -> HttpResponseBase:
    """A table that can be imported, to begin with."""
    return csv_stream("initiatives-example.csv", COLUMNS, as_read(EXAMPLE))


def _lead(by: Acting, said: dict[str, Any]) -> UUID:
    """The organization that was chosen, or a new one."""
    return said["lead"] or organization_named(by=by, name=said["another"]).id


def _row(initiative_id: UUID) -> InitiativeRow:
    try:
        return reading.initiative(initiative_id, timezone.localdate())
    except NotFound:
        raise Http404 from None


def _kind(said: str) -> Part:
    try:
        return Part(said)
    except ValueError:
        raise Http404 from None


def _part(row: InitiativeRow, kind: Part, part_id: UUID) -> Any:
    of = {Part.MILESTONE: row.milestones, Part.PROGRAM: row.programs, Part.MONEY: row.money}
    parts: tuple[Any, ...] = of[kind]
    found = next((part for part in parts if part.id == part_id), None)
    if found is None:
        raise Http404
    return found


def _up(row: InitiativeRow | None = None) -> dict[str, str]:
    """Where a form leads back to."""
    if row is None:
        return {"up": reverse("governance:initiatives"), "up_title": gettext("The plan")}
    return {"up": reverse("governance:initiative", args=[row.id]), "up_title": row.name}


def _to(initiative_id: UUID) -> HttpResponse:
    return redirect("governance:initiative", initiative_id=initiative_id)
