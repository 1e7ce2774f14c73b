"""Two who write into one text at once: what both wrote stays."""

from difflib import SequenceMatcher


def merged(base: str, theirs: str, mine: str) -> str:
    """A text that holds what two people made of `base`, line by line.

    Where only one of them changed something, or went on writing a line, it is as
    they made it. Where both did, their lines come first and mine follow; no line
    that anybody wrote is lost.
    """
    if mine in {base, theirs}:
        return theirs
    if theirs == base:
        return mine
    old, left, right = (text.splitlines() for text in (base, theirs, mine))
    found: list[str] = []
    at = (0, 0, 0)
    for stays in [*_untouched_by_both(old, left, right), (len(old), len(left), len(right))]:
        parts = (text[a:b] for text, a, b in zip((old, left, right), at, stays, strict=True))
        found += _joined(*parts)
        if stays[0] < len(old):
            found.append(old[stays[0]])
        at = (stays[0] + 1, stays[1] + 1, stays[2] + 1)
    return "\n".join(found)


def _untouched_by_both(
    old: list[str], left: list[str], right: list[str]
) -> list[tuple[int, int, int]]:
    """The lines that both left as they were: where each of the three has them."""
    in_left, in_right = _places(old, left), _places(old, right)
    return [(n, in_left[n], in_right[n]) for n in sorted(in_left.keys() & in_right.keys())]


def _places(old: list[str], new: list[str]) -> dict[int, int]:
    blocks = SequenceMatcher(a=old, b=new, autojunk=False).get_matching_blocks()
    return {block.a + k: block.b + k for block in blocks for k in range(block.size)}


def _joined(old: list[str], theirs: list[str], mine: list[str]) -> list[str]:
    if theirs == old:
        return mine
    if mine in (old, theirs):
        return theirs
    if old and theirs and mine and old[0] in (theirs[0], mine[0]):
        written_on = mine[0] if theirs[0] == old[0] else theirs[0]
        if written_on.startswith(old[0]):
            return [written_on, *_joined(old[1:], theirs[1:], mine[1:])]
    return theirs + [line for line in mine if line not in theirs and line not in old]
