"""Ed-Fi XML as rows: read in pieces, each element forgotten when its row was taken.

The parser builds small trees in C; Python touches only elements that a record
declares. No document type, no entity, no network, no limits lifted. A file
that breaks off raises, so nothing of its delivery is published.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from lxml import etree

from wholecity.intake.definitions import ROW_END, VALUE_END, Batch, LeftOut, Record, Remark
from wholecity.intake.formats.edfi.layout import RowPlan, plans
from wholecity.intake.formats.edfi.schema import Schema
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, said
from wholecity.kernel.texts import translatable as _

PIECE = 1 << 18
ROWS_PER_BATCH = 20_000
# Real files have some hundred forms; a file in which every element is another gets no memory.
FORMS_REMEMBERED = 4_096
# Beyond this line libxml2 no longer keeps an element's own line, only that of its first text.
LAST_KEPT_LINE = 65_534

_PARSER = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_Form = tuple[tuple[str, ...], tuple[int, ...]]
_EDFI = re.compile(r"https?://ed-fi\.org/(?P<version>[\d.]+)$")


def read(
    file: BinaryIO,
    name: str,
    options: Mapping[str, str],
    *,
    records: tuple[Record, ...],
    version: str,
    unread: Mapping[str, str],
) -> Iterator[Batch | LeftOut | Remark]:
    """Rows of one interchange file of Data Standard `version` (such as 5.2.0).

    `unread`: interchange or element → why it is left alone. Options: `xsd`, the
    folder of the official schemas; what they say comes as remarks.
    Raises BadInput with the line when the file is not well-formed, brings a
    document type, or is of another version.
    """
    interchange, namespace = _recognise(file, name, version)
    if why := unread.get(interchange):
        yield LeftOut(interchange, 0, why)
        return
    schema = Schema.of(options["xsd"], interchange) if options.get("xsd") else None
    rows = _Rows(records, namespace)
    left: Counter[str] = Counter()
    for elements in _pieces(file, name, f"{{{namespace}}}{interchange}"):
        if schema:
            yield from schema.remarks(elements)
        rows.take(elements, left)
        yield from rows.batches(ROWS_PER_BATCH)
    yield from rows.batches(1)
    yield from (
        LeftOut(element, count, unread.get(element, _("Wholecity has no use for it.")))
        for element, count in left.items()
    )


def _recognise(file: BinaryIO, name: str, version: str) -> tuple[str, str]:
    """The interchange's name and namespace, from the root element alone."""
    try:
        _, root = next(etree.iterparse(file, events=("start",), **_PARSER))
    except (etree.XMLSyntaxError, StopIteration) as error:
        raise _broken(name, error) from None
    file.seek(0)
    if root.getroottree().docinfo.doctype:
        raise BadInput(
            phrase("%(name)s, line 1: the file brings its own document type (DOCTYPE).", name=name),
            hint="Ed-Fi files have none. It was not read; ask where the file comes from.",
        )
    tag = etree.QName(root)
    _check_version(name, tag, root.sourceline, version)
    return tag.localname, tag.namespace


def _check_version(name: str, tag: etree.QName, line: int, version: str) -> None:
    match = _EDFI.match(tag.namespace or "")
    if not match or not tag.localname.startswith("Interchange"):
        raise BadInput(
            phrase(
                "%(name)s, line %(line)s: this is not an Ed-Fi interchange; its root is %(root)s.",
                name=name,
                line=str(line),
                root=f"{{{tag.namespace}}}{tag.localname}" if tag.namespace else tag.localname,
            ),
            hint="Take the file out of the delivery, or choose its format.",
        )
    if match["version"] != version:
        raise BadInput(
            phrase(
                "%(name)s, line %(line)s: the file follows Ed-Fi Data Standard %(other)s; "
                "Wholecity reads %(version)s.",
                name=name,
                line=str(line),
                other=match["version"],
                version=version.removesuffix(".0"),
            ),
            hint=phrase(
                "Ask the agency for an export by Data Standard %(version)s.",
                version=version.removesuffix(".0"),
            ),
        )


def _pieces(file: BinaryIO, name: str, root_tag: str) -> Iterator[list[etree._Element]]:
    """The root's finished children, piece by piece; they are gone after each step."""
    parser = etree.XMLPullParser(events=("start",), tag=root_tag, **_PARSER)
    root = None
    try:
        while piece := file.read(PIECE):
            parser.feed(piece)
            if root is None:
                root = next((element for _, element in parser.read_events()), None)
            if root is not None and len(root) > 1:
                yield root[:-1]
                del root[:-1]
        parser.close()
    except etree.XMLSyntaxError as error:
        raise _broken(name, error) from None
    if root is not None:
        yield root[:]


def _broken(name: str, error: Exception) -> Exception:
    if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
        return MemoryError()  # which is told as a damaged file otherwise
    line = getattr(error, "lineno", None) or 1
    problem = getattr(error, "msg", None) or said(_("it is empty"))
    return BadInput(
        phrase(
            "%(name)s, line %(line)s: the XML breaks off or is damaged: %(problem)s.",
            name=name,
            line=str(line),
            problem=problem,
        ),
        hint="Ask for the file again, whole.",
    )


class _Rows:
    """Rows taken from elements, by record, until they are handed over as batches."""

    def __init__(self, records: tuple[Record, ...], namespace: str) -> None:
        self._records = records
        self._wanted = {f"{{{namespace}}}{r.element.partition('/')[0]}" for r in records}
        self._plans: dict[_Form, tuple[RowPlan, ...]] = {}
        self._packed: dict[str, list[str]] = {r.name: [] for r in records}
        self._seen = 0

    def take(self, elements: list[etree._Element], left: Counter[str]) -> None:
        """Lay out the rows of top elements; count in `left` those that no record wants."""
        for element in elements:
            self._seen += 1
            if element.tag in self._wanted:
                self._lay_out(list(element.iter()))
            else:
                left[etree.QName(element).localname] += 1

    def _lay_out(self, elements: list[etree._Element]) -> None:
        form = tuple([e.tag for e in elements]), tuple([len(e) for e in elements])
        planned = self._plans.get(form)
        if planned is None:
            planned = self._remember(form)
        for plan in planned:
            row = [""] * plan.width
            row[0] = str(line_of(elements[plan.at]))
            for column, index in plan.texts:
                if text := elements[index].text:
                    row[column] = _value(text)
            for column, index in plan.dates:
                if text := elements[index].text:
                    row[column] = _day(text)
            for column, index, name in plan.attributes:
                row[column] = elements[index].get(name, "").strip()
            for column in plan.numbers:
                row[column] = str(self._seen)
            self._packed[plan.record].append(VALUE_END.join(row))

    def _remember(self, form: _Form) -> tuple[RowPlan, ...]:
        if len(self._plans) >= FORMS_REMEMBERED:
            self._plans.clear()
        names = [tag.rpartition("}")[2] for tag in form[0]]
        self._plans[form] = plans(self._records, names, form[1])
        return self._plans[form]

    def batches(self, at_least: int) -> Iterator[Batch]:
        """Hand over the records that have so many rows waiting, and forget them."""
        for record, packed in self._packed.items():
            if len(packed) >= at_least:
                yield Batch(record, len(packed), ROW_END.join(packed))
                packed.clear()


def line_of(element: etree._Element) -> int:
    """The line on which an element begins."""
    line = element.sourceline or 0
    if line > LAST_KEPT_LINE:
        line -= (element.text or "").count("\n")
    return line


def _value(text: str) -> str:
    """A value without white space around it; of a descriptor its code.

    A descriptor is written as uri://namespace/XDescriptor#Code.
    """
    text = text.strip()
    return text.rpartition("#")[2] if text[:6] == "uri://" else text


def _day(text: str) -> str:
    """The day of a date, which may carry a time or a time zone."""
    text = text.strip()
    return text[:10] if len(text) > 10 and text[10] in "TZ+-" else text
