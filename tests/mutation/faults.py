"""Small faults that can be planted in a module, one at a time, over its syntax tree.

A comparison is turned or moved by one, `and` becomes `or`, a constant another one, a return
value None, a statement nothing. Words for people, docstrings, annotations, decorators, and what
only finds a mistake of the programmer (`strict=True`) are left alone: no rule depends on them.
"""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
# What these are called with is read by people, or by a type checker.
WORDS = {"_", "phrase", "said", "phrase_plural", "TypeVar", "cast", "NotFound", "BadInput"}
WORDS |= {"Conflict", "NotAllowed", "ValueError", "TypeError", "Field"}


@dataclass(frozen=True)
class Fault:
    """A fault that can be planted. `key` says what became what, whatever the line it stands on.

    `lines` are the first and the last of the statement in which it is.
    """

    place: int
    line: int
    lines: tuple[int, int]
    key: str


def faults(source: str) -> Iterator[Fault]:
    """Each fault that can be planted in a module."""
    tree = ast.parse(source)
    lines = _lines_of_statements(tree)
    seen: dict[str, int] = {}
    for place, (node, change) in enumerate(_changes(tree)):
        words = f"{_short(ast.unparse(node))} → {_short(ast.unparse(change(copy.deepcopy(node))))}"
        seen[words] = seen.get(words, 0) + 1
        key = words if seen[words] == 1 else f"{words} #{seen[words]}"
        yield Fault(place, getattr(node, "lineno", 0), lines[id(node)], key)


def planted(source: str, fault: Fault) -> ast.Module:
    """The tree of a module with a fault in it."""
    tree = ast.parse(source)
    node, change = next(islice(_changes(tree), fault.place, None))
    changed = change(copy.deepcopy(node))
    # A copy of the tree with one node in the place of another.
    memory = {id(node): ast.copy_location(changed, node)}
    return ast.fix_missing_locations(copy.deepcopy(tree, memory))


def _lines_of_statements(tree: ast.Module) -> dict[int, tuple[int, int]]:
    """For each node (by id) the lines of its statement; of an `if` or a `def` without its body."""
    found: dict[int, tuple[int, int]] = {id(tree): (1, 1)}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            found[id(child)] = _lines(child) if isinstance(child, ast.stmt) else found[id(node)]
            waiting.append(child)
    return found


def _lines(statement: ast.stmt) -> tuple[int, int]:
    first, last = statement.lineno, statement.end_lineno or statement.lineno
    body = getattr(statement, "body", None)
    return first, max(first, body[0].lineno - 1) if body else last


# What a change is given is of the kind for which it was made.
Change = Callable[[Any], ast.AST]


def _changes(tree: ast.Module) -> Iterator[tuple[ast.AST, Change]]:
    for node in _walk(tree):
        yield from ((node, change) for change in _of(node))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes on which a rule depends, in the order of the source."""
    yield node
    if isinstance(node, ast.ClassDef) and any("Enum" in ast.unparse(base) for base in node.bases):
        return  # what a name is written as matters to nobody, as long as it is one
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal":
        return  # read by a type checker alone
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases"}:
            continue
        if isinstance(node, ast.Call) and name in {"args", "keywords"} and _is_words(node):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_left_alone(node, child):
                yield from _walk(child)


def _is_left_alone(node: ast.AST, child: ast.AST) -> bool:
    in_a_sentence = isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
    return in_a_sentence or _is_docstring(child) or _is_frame(child)


def _is_words(call: ast.Call) -> bool:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    return name in WORDS


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_frame(node: ast.AST) -> bool:
    """What no rule is: imports, the list of names that a module offers."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    return isinstance(node, ast.Assign) and "__all__" in ast.unparse(node.targets[0])


def _of(node: ast.AST) -> Iterator[Change]:
    match node:
        case ast.Compare():
            for number, one in enumerate(node.ops):
                for other in COMPARISONS[type(one)]:
                    yield _set_operator(number, other())
        case ast.BoolOp():
            yield _set("op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not()):
            yield lambda n: n.operand
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield _set("op", ARITHMETIC[type(node.op)]())
        case ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield _set("op", ARITHMETIC[type(node.op)]())
            yield lambda n: ast.Pass()
        case ast.IfExp():
            yield lambda n: n.body
            yield lambda n: n.orelse
        case ast.Return(value=ast.AST() as value) if not _is_nothing(value):
            yield _set("value", ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Continue() | ast.Break():
            yield lambda n: ast.Pass()
        case ast.Constant():
            yield from (_set("value", other) for other in _other(node.value))


def _other(value: object) -> Iterator[object]:
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case float():
            yield value + 1.0
        case str():
            yield f"{value}x" if value else "x"


def _is_nothing(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _set(name: str, value: object) -> Change:
    def change(node: ast.AST) -> ast.AST:
        setattr(node, name, value)
        return node

    return change


def _set_operator(number: int, operator: ast.cmpop) -> Change:
    def change(node: ast.Compare) -> ast.AST:
        node.ops[number] = operator
        return node

    return change


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:60]} … {line[-27:]}"
