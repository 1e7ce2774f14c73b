"""What kind of file brings the members: told by its content, never by its name."""

from wholecity.governance.formats import civic, members, popolo, spreadsheets
from wholecity.governance.formats.documents import Lined, from_json, from_yaml, is_json, is_yaml
from wholecity.governance.formats.members import Brought
from wholecity.kernel.errors import BadInput


def as_text(content: bytes) -> str:
    """The text of a file; of a workbook, its first sheet as a table. Raises BadInput."""
    if spreadsheets.is_workbook(content):
        return spreadsheets.table(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(
            "The file is not UTF-8.", hint="Save it as “CSV UTF-8” or as XLSX."
        ) from None


def read(text: str) -> Brought:
    """The rows of a table, of a Popolo document, or of Open Civic Data. Raises BadInput."""
    if is_json(text):
        return _of_documents(from_json(text))
    if is_yaml(text):
        return _of_documents(from_yaml(text))
    rows, faults = members.read(text)
    return Brought(rows, tuple(faults))


def _of_documents(documents: list[object]) -> Brought:
    match documents:
        case [Lined() as one] if any(isinstance(one.get(n), list) for n in popolo.LISTS):
            register = popolo.register(one)
        case _:
            register = civic.register(documents)
    if not register.memberships and not register.posts:
        raise BadInput("The file names no post and no membership.")
    return popolo.read(register)
