"""The official Ed-Fi schemas, used in addition where their folder is given."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from wholecity.intake.definitions import Remark
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

CORE = "Ed-Fi-Core.xsd"


@dataclass(frozen=True)
class Schema:
    """The schema of one interchange. It is asked element by element, so memory stays flat."""

    schema: etree.XMLSchema

    @classmethod
    def of(cls, folder: str, interchange: str) -> "Schema":
        """Load the schema of an interchange, such as InterchangeStudent, from a folder.

        Raises BadInput when the folder does not hold it.
        """
        path = Path(folder) / f"Interchange-{interchange.removeprefix('Interchange')}.xsd"
        if not path.is_file() or not path.with_name(CORE).is_file():
            raise BadInput(
                phrase(
                    "%(folder)s has no %(file)s beside %(core)s.",
                    folder=folder,
                    file=path.name,
                    core=CORE,
                ),
                hint="Give the folder of the Data Standard's bulk schemas (Schemas/Bulk).",
            )
        try:
            return cls(etree.XMLSchema(file=str(path)))
        except etree.XMLSchemaParseError as error:
            raise BadInput(
                phrase(
                    "%(path)s is not a schema that can be used: %(error)s.",
                    path=str(path),
                    error=str(error),
                )
            ) from None

    def remarks(self, elements: list[etree._Element]) -> Iterator[Remark]:
        """What the schema says against these children of one root."""
        if not elements:
            return
        root = elements[0].getparent()
        shell = etree.Element(root.tag, nsmap=root.nsmap)
        shell.extend(elements)
        self.schema.validate(shell)
        yield from (_remark(entry) for entry in self.schema.error_log)


def _remark(entry: etree._LogEntry) -> Remark:
    element, _, said = entry.message.partition(": ")
    return Remark(entry.line, element.rpartition("}")[2].rstrip("'"), "schema", said)
