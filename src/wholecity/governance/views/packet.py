"""The packet of a meeting as one PDF in the reader's language."""

import hashlib
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import condition, require_safe

from wholecity.governance.formats import packet as formats
from wholecity.governance.queries.packet import PacketContent, packet
from wholecity.governance.queries.packet_texts import file_name, written
from wholecity.governance.views.changes import rights_of
from wholecity.kernel.errors import NotFound
from wholecity.people.access import only

# Raise it when the same content is set differently: whoever has a packet gets the new one.
EDITION = "2"


@require_safe
@only("read", "cabinet")
def packet_pdf(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The packet, made when it is asked for; not again for whoever has it as it is now."""
    try:
        drafts = rights_of(request)["may_write"]
        content = packet(meeting_id, timezone.localdate(), drafts=drafts)
    except NotFound:
        raise Http404 from None
    made = written(content, request.build_absolute_uri)
    edition = f"{EDITION}\n{made!r}".encode()
    etag = f'"{hashlib.sha256(edition).hexdigest()}"'
    answer = condition(etag_func=lambda request: etag)(lambda request: _pdf(made, content))
    return answer(request)


def _pdf(made: formats.Packet, content: PacketContent) -> HttpResponse:
    answer = HttpResponse(formats.pdf(made), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{file_name(content.page.row)}"'
    # Kept by the reader's own browser, and asked about each time.
    answer["Cache-Control"] = "private, no-cache"
    return answer
