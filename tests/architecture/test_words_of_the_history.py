"""Each word by which an action of the cabinet enters the audit record is told in words."""

import ast
from collections.abc import Iterator
from pathlib import Path

from wholecity.governance.definitions.history import CODES, DETAILS, DONE, THINGS

ACTIONS = Path(__file__).resolve().parents[2] / "src" / "wholecity" / "governance" / "actions"
# How an action writes its entry: itself, or by a function of its module that passes its word on.
BY_NAME, BY_PLACE = {"record"}, {"_record", "_keep", "keep_agenda"}


def words(source: str) -> Iterator[tuple[str, str]]:
    """(`action` or `kind`, word) of each entry that a module writes."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(getattr(node, "func", None), "id", "")
        if name in BY_NAME:
            for given in node.keywords:
                if given.arg in {"action", "object_kind"} and isinstance(given.value, ast.Constant):
                    yield given.arg, given.value.value
        elif name in BY_PLACE and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
            yield "action", node.args[1].value


def used(what: str) -> set[str]:
    texts = (path.read_text("utf-8") for path in sorted(ACTIONS.rglob("*.py")))
    return {word for text in texts for kind, word in words(text) if kind == what}


def test_every_word_of_an_action_is_in_the_catalogue_and_no_other():
    assert used("action") == set(DONE)


def test_every_kind_of_thing_is_in_the_catalogue_and_no_other():
    assert used("object_kind") == set(THINGS)


def test_every_code_belongs_to_a_detail():
    assert set(CODES) <= set(DETAILS)


def test_a_word_is_found_however_the_entry_is_written():
    source = "record(by=by, action='a', object_kind='k')\n_keep(by, 'b', x)\n_record(by, 'c', y)"
    assert set(words(source)) == {("action", w) for w in "abc"} | {("object_kind", "k")}
