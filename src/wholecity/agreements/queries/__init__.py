"""The agreements, read: for the gate, for the decision, for pages."""

from wholecity.agreements.queries.agreements import (
    AgreementDetail,
    AgreementRow,
    DocumentRow,
    Party,
    SignatureRow,
    agreement,
    agreements,
    detail,
    document,
    life_of,
    notices,
    pass_source,
    public_register,
    terms,
    under_review,
)
from wholecity.agreements.queries.cells import SmallestCell, smallest_cells
from wholecity.agreements.queries.covering import CoveredColumn, CoveredTable, covered
from wholecity.agreements.queries.paper import starting_text
from wholecity.agreements.queries.sources import known_sources

__all__ = [
    "AgreementDetail",
    "AgreementRow",
    "CoveredColumn",
    "CoveredTable",
    "DocumentRow",
    "Party",
    "SignatureRow",
    "SmallestCell",
    "agreement",
    "agreements",
    "covered",
    "detail",
    "document",
    "known_sources",
    "life_of",
    "notices",
    "pass_source",
    "public_register",
    "smallest_cells",
    "starting_text",
    "terms",
    "under_review",
]
