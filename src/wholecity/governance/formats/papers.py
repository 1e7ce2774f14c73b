"""What a paper may be: told by its content, never by its name.

An image is tried by the program that sets it into the packet: what is
accepted here can be shown there.
"""

import struct
from collections.abc import Iterator

from wholecity.governance.definitions import PaperKind
from wholecity.governance.formats.packet import can_show
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase

LARGEST = 20 * 1024 * 1024
# An image of more is unpacked to gigabytes, however small its file is.
MOST_PIXELS = 50_000_000
MARKS = {
    b"%PDF-": PaperKind.PDF,
    b"\x89PNG\r\n\x1a\n": PaperKind.PNG,
    b"\xff\xd8\xff": PaperKind.JPEG,
}
WHITE = {"\n", "\r", "\t", "\f"}
# Frames of JPEG that say how large the image is.
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def kind_of(content: bytes) -> PaperKind:
    """What a file is. Raises BadInput for a file that is no paper, and says what to do."""
    if not content:
        raise BadInput("The file is empty.", hint="Choose the file again.")
    if len(content) > LARGEST:
        raise BadInput(
            phrase("The file has more than %(limit)s MB.", limit=str(LARGEST // 1024**2)),
            hint="Make it smaller: save its images with fewer pixels, or split it.",
        )
    found = next((kind for mark, kind in MARKS.items() if content.startswith(mark)), None)
    if found is None:
        text_of(content)
        return PaperKind.TEXT
    if found.is_image:
        _check_image(found, content)
    return found


def text_of(content: bytes) -> str:
    """The text of a text file. Raises BadInput for another kind of file, or another encoding."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if any(c < " " and c not in WHITE for c in text):
        raise BadInput(
            "This is no PDF, no PNG or JPEG image, and no text in UTF-8.",
            hint="Save the document as PDF, or the text as UTF-8.",
        )
    return text


def _check_image(kind: PaperKind, content: bytes) -> None:
    width, height = _size_of_png(content) if kind is PaperKind.PNG else _size_of_jpeg(content)
    if width * height > MOST_PIXELS:
        raise BadInput(
            phrase("The image has %(width)s × %(height)s pixels.", width=width, height=height),
            hint="Save it with at most 50 million.",
        )
    if not width * height or not can_show(kind, content):
        raise BadInput(
            "The image is damaged and cannot be shown.", hint="Open it, and save it again."
        )


def _size_of_png(content: bytes) -> tuple[int, int]:
    return struct.unpack_from(">II", content, 16) if len(content) >= 24 else (0, 0)


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    """The largest frame that any segment declares; (0, 0) where none does."""
    return max(_frames(content), default=(0, 0), key=lambda size: size[0] * size[1])


def _frames(content: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        if content[at + 1] == 0xFF:  # a marker may be filled up
            at += 1
            continue
        marker, length = content[at + 1], struct.unpack_from(">H", content, at + 2)[0]
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            yield width, height
        if marker == 0xDA or length < 2:  # the image itself begins
            return
        at += 2 + length
