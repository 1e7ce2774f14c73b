"""The papers of an agreement."""

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from wholecity.agreements.actions.finding import kept, locked
from wholecity.agreements.models import Document
from wholecity.kernel.papers import check_pdf
from wholecity.people.access import may, require
from wholecity.people.rules import Acting


@transaction.atomic
def add_document(*, by: Acting, key: str, name: str, content: bytes) -> UUID:
    """Keep a PDF of an agreement with its SHA-256; its id. Those before it stay.

    Raises BadInput for what is no PDF or larger than 20 MB.
    """
    if not may(by, "review", "agreement"):
        require(by, "draft", "agreement")
    found = locked(key)
    check_pdf(content)
    made = Document.objects.create(
        agreement=found,
        name=name[-200:],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        added_on=timezone.localdate(),
        added_by=by.audit_name,
    )
    kept(by, "add document", found, name=made.name, size=made.size, sha256=made.sha256)
    return made.id
