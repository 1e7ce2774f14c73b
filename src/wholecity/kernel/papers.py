"""What is kept of papers: PDFs, of a size that a database carries."""

from wholecity.kernel.errors import BadInput

LARGEST_DOCUMENT = 20 * 1024 * 1024
PDF_BEGINS = b"%PDF-"


def check_pdf(content: bytes) -> None:
    """Raise BadInput for what is no PDF or larger than 20 MB."""
    if len(content) > LARGEST_DOCUMENT:
        raise BadInput("The file is larger than 20 MB.", hint="Bring a smaller PDF.")
    if not content.startswith(PDF_BEGINS):
        raise BadInput("The file is not a PDF.", hint="Save the document as PDF and bring it so.")
