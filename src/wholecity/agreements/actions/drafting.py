"""What an agreement says, written down and changed while it is a draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from wholecity.agreements.actions.finding import in_stage, kept, locked
from wholecity.agreements.definitions import NOTICE_DAYS, RESERVED_KEYS
from wholecity.agreements.models import Agreement
from wholecity.agreements.rules.life import Stage
from wholecity.kernel.errors import BadInput, check_version
from wholecity.kernel.texts import phrase
from wholecity.people.access import require
from wholecity.people.rules import Acting
from wholecity.policy.classes import Purpose
from wholecity.policy.terms import EVERYTHING, Basis, Tier
from wholecity.warehouse.catalogue import DELIVERED


@dataclass(frozen=True)
class Terms:
    """What an agreement says.

    `parent` is the key of the agreement above it, `parties` ids of organizations, `sources`
    keys, `fields` names `table.column`, `table.*` or `*`, `people` usernames (a license's).
    `min_cell` is the smallest count that may be shown of its data. Days are both included.
    """

    title: str
    tier: Tier
    parties: tuple[UUID, ...]
    parent: str = ""
    sources: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    basis: Basis | None = None
    purpose_in_words: str = ""
    redisclosure: str = ""
    people: tuple[str, ...] = ()
    min_cell: int | None = None
    starts: date | None = None
    ends: date | None = None
    destroy_by: date | None = None
    notice_days: int = NOTICE_DAYS


@transaction.atomic
def draft(*, by: Acting, key: str, terms: Terms) -> str:
    """Begin an agreement under a key of its own; the key.

    Raises BadInput for a key that is taken and for terms that contradict themselves.
    """
    require(by, "draft", "agreement")
    if Agreement.objects.filter(key=key).exists():
        raise BadInput(
            phrase("There is an agreement %(agreement)s already.", agreement=key),
            hint="Choose another key.",
        )
    made = Agreement(key=key, drafted_by=by.audit_name, version=0)
    write(made, terms)
    kept(by, "draft agreement", made, **facts(made))
    return key


@transaction.atomic
def change(*, by: Acting, key: str, version: int, terms: Terms) -> None:
    """Change a draft. What was submitted, or signed, is changed no more: it is sent back, or ended.

    Raises what drafting it raises, and Conflict where somebody changed it after `version`.
    """
    require(by, "draft", "agreement")
    found = locked(key)
    in_stage(found, Stage.DRAFT)
    check_version(found, version)
    was = facts(found)
    write(found, terms)
    now = facts(found)
    changed = [name for name in now if was[name] != now[name]]
    kept(
        by,
        "change agreement",
        found,
        was={name: was[name] for name in changed},
        now={name: now[name] for name in changed},
    )


def write(found: Agreement, terms: Terms) -> None:
    """Put terms onto an agreement and save it. Raises BadInput."""
    _check(found.key, terms)
    found.title, found.tier = terms.title, terms.tier
    found.parent = _parent(found.key, terms)
    found.sources, found.fields = sorted(set(terms.sources)), sorted(set(terms.fields))
    found.purposes = sorted(set(terms.purposes))
    found.basis = terms.basis or ""
    found.purpose_in_words, found.redisclosure = terms.purpose_in_words, terms.redisclosure
    found.people, found.min_cell = sorted(set(terms.people)), terms.min_cell
    found.starts, found.ends = terms.starts, terms.ends
    found.destroy_by, found.notice_days = terms.destroy_by, terms.notice_days
    try:
        found.full_clean()
    except ValidationError as error:
        raise BadInput(
            phrase(
                "The agreement %(agreement)s cannot be kept: %(reasons)s",
                agreement=found.key,
                reasons=" ".join(error.messages),
            ),
            hint="Mend what is named and save it again.",
        ) from error
    found.save()
    ids: list[Any] = list(terms.parties)
    found.parties.set(ids)


def facts(found: Agreement) -> dict[str, Any]:
    """An agreement in plain values, as the audit record keeps it."""
    return {
        "title": found.title,
        "tier": str(found.tier),
        "parent": found.parent.key if found.parent else "",
        "parties": sorted(found.parties.values_list("key", flat=True)),
        "sources": list(found.sources),
        "fields": list(found.fields),
        "purposes": list(found.purposes),
        "basis": found.basis,
        "people": list(found.people),
        "min_cell": found.min_cell,
        "starts": str(found.starts or ""),
        "ends": str(found.ends or ""),
        "destroy_by": str(found.destroy_by or ""),
        "notice_days": found.notice_days,
    }


def _check(key: str, terms: Terms) -> None:
    if key in RESERVED_KEYS:
        raise BadInput(
            phrase("No agreement can have the key %(key)s.", key=key), hint="Choose another key."
        )
    if terms.starts and terms.ends and terms.ends < terms.starts:
        raise BadInput("The last day is before the first.", hint="Choose a later last day.")
    if terms.destroy_by and terms.ends and terms.destroy_by < terms.ends:
        raise BadInput(
            "The data would be destroyed before the agreement ends.",
            hint="Choose a later day for the destruction.",
        )
    strange = sorted(set(terms.fields) - set(known_fields()))
    if strange:
        raise BadInput(
            phrase("There is no field %(field)s.", field=strange[0]),
            hint="docs/reference/data-dictionary.md names them: table.column, table.* or *.",
        )
    if terms.people and terms.tier is not Tier.LICENSE:
        raise BadInput("Only a data use license names people.")


def known_fields() -> Iterable[str]:
    """All names of fields that an agreement may cover."""
    yield EVERYTHING
    for table in DELIVERED:
        yield f"{table.name}.*"
        yield from (f"{table.name}.{column}" for column in table.names)


def _parent(key: str, terms: Terms) -> Agreement | None:
    """What it stands under: a sharing agreement under a memorandum, a license under either."""
    if terms.tier is Tier.MOU:
        if terms.parent:
            raise BadInput("A memorandum of understanding stands under no other agreement.")
        return None
    found = Agreement.objects.filter(key=terms.parent).first() if terms.parent else None
    if found is None:
        raise BadInput(
            phrase(
                "The agreement %(agreement)s does not say under which agreement it stands.",
                agreement=key,
            ),
            hint="Name the memorandum of understanding, or for a license the sharing agreement.",
        )
    if found.key == key or found.tier == Tier.LICENSE:
        raise BadInput(
            phrase(
                "No agreement can stand under %(agreement)s.",
                agreement=found.key,
            ),
            hint="Name the memorandum of understanding, or for a license the sharing agreement.",
        )
    if terms.tier is Tier.SHARING and found.tier != Tier.MOU:
        raise BadInput("A data-sharing agreement stands under a memorandum of understanding.")
    return found
