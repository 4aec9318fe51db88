"""The small changes that make mutants: from a module's text to every text that differs from it in one place."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, ParentNodeProvider, WhitespaceInclusivePositionProvider

SWAPPED: Final[dict[type[cst.CSTNode], type[cst.CSTNode]]] = {
    cst.LessThan: cst.LessThanEqual,
    cst.LessThanEqual: cst.LessThan,
    cst.GreaterThan: cst.GreaterThanEqual,
    cst.GreaterThanEqual: cst.GreaterThan,
    cst.Equal: cst.NotEqual,
    cst.NotEqual: cst.Equal,
    cst.Is: cst.IsNot,
    cst.IsNot: cst.Is,
    cst.In: cst.NotIn,
    cst.NotIn: cst.In,
    cst.And: cst.Or,
    cst.Or: cst.And,
    cst.Add: cst.Subtract,
    cst.Subtract: cst.Add,
    cst.Multiply: cst.FloorDivide,
    cst.Divide: cst.Multiply,
    cst.FloorDivide: cst.Multiply,
    cst.Modulo: cst.FloorDivide,
    cst.Power: cst.Multiply,
    cst.LeftShift: cst.RightShift,
    cst.RightShift: cst.LeftShift,
    cst.BitAnd: cst.BitOr,
    cst.BitOr: cst.BitAnd,
    cst.BitXor: cst.BitAnd,
    cst.AddAssign: cst.SubtractAssign,
    cst.SubtractAssign: cst.AddAssign,
    cst.MultiplyAssign: cst.FloorDivideAssign,
    cst.FloorDivideAssign: cst.MultiplyAssign,
    cst.BitAndAssign: cst.BitOrAssign,
    cst.BitOrAssign: cst.BitAndAssign,
}

OPPOSITES: Final = (cst.Equal, cst.NotEqual, cst.Is, cst.IsNot, cst.In, cst.NotIn)

PAIRS: Final = (
    ("min", "max"),
    ("any", "all"),
    ("floor", "ceil"),
    ("lower", "upper"),
    ("startswith", "endswith"),
    ("removeprefix", "removesuffix"),
    ("lstrip", "rstrip"),
    ("True", "False"),
)
RENAMED: Final = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}

UNTESTED: Final = (cst.Annotation, cst.Decorator, cst.Assert, cst.Import, cst.ImportFrom)  # and all that is in them


class Mutant(NamedTuple):
    """One change of one module: where, what is told of it, and the module's text with it."""

    file: str
    line: int
    within: str  # the function or class that it is in, with dots; empty outside of all
    diff: str
    text: str


def mutants(file: str, text: str) -> list[Mutant]:
    """Make every mutant of a module, in the order of its lines."""
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    finder = _Finder()
    wrapper.visit(finder)
    starts = [0, *itertools.accumulate(len(line) for line in text.splitlines(keepends=True))]
    made = []
    for place, within, old, new in finder.found:
        start, end = (starts[at.line - 1] + at.column for at in (place.start, place.end))
        if text[start:end] == wrapper.module.code_for_node(old):
            changed = text[:start] + wrapper.module.code_for_node(new) + text[end:]
        else:  # it goes over several lines, of which it does not know the indentation
            changed = wrapper.module.deep_replace(old, new).code
        made.append(Mutant(file, place.start.line, within, difference(text, changed), changed))
    return made


def difference(text: str, changed: str) -> str:
    """Say which lines went and which came, without their places and the space before them."""
    old, new = text.splitlines(), changed.splitlines()
    alike = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    old, new = old[alike:], new[alike:]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return "\n".join([*(f"- {line.strip()}" for line in old), *(f"+ {line.strip()}" for line in new)])


class _Finder(cst.CSTVisitor):
    """Collects where a module can be changed and what stands there then."""

    METADATA_DEPENDENCIES = (ParentNodeProvider, WhitespaceInclusivePositionProvider)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[CodeRange, str, cst.CSTNode, cst.CSTNode]] = []
        self.within: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, UNTESTED) or self._is_left_out(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.within.append(node.name.value)
        for old, new in _changes(node):
            place = self.get_metadata(WhitespaceInclusivePositionProvider, old)
            self.found.append((place, ".".join(self.within), old, new))
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self.within.pop()

    def _is_left_out(self, node: cst.CSTNode) -> bool:
        """Whether a node says nothing that runs: a docstring, a list of public names, a promise of equal lengths."""
        if isinstance(node, cst.Expr):
            return isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
        if isinstance(node, cst.Assign):
            return any(_name(target.target) == "__all__" for target in node.targets)
        if isinstance(node, cst.Call):
            return _name(node.func) in {"TypeVar", "cast"}
        if isinstance(node, cst.Name):
            parent = self.get_metadata(ParentNodeProvider, node)
            return isinstance(parent, cst.Arg) and parent.keyword is node
        return isinstance(node, cst.Arg) and node.keyword is not None and node.keyword.value == "strict"


def _name(node: cst.CSTNode) -> str:
    return node.value if isinstance(node, cst.Name) else ""


def _changes(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
    """Pair what goes with what comes instead, for every change that is made just here."""
    yield from ((node, new) for new in _values(node))
    yield from ((node, new) for new in _statements(node))
    if isinstance(node, cst.If | cst.While | cst.IfExp | cst.CompIf) and not _is_negated_below(node.test):
        yield node.test, _negated(node.test)
    if other := SWAPPED.get(type(node)):
        yield node, other(whitespace_before=node.whitespace_before, whitespace_after=node.whitespace_after)


def _is_negated_below(test: cst.BaseExpression) -> bool:
    """Whether a change within a test says the opposite of all of it."""
    if isinstance(test, cst.Comparison):
        return len(test.comparisons) == 1 and isinstance(test.comparisons[0].operator, OPPOSITES)
    return isinstance(test, cst.UnaryOperation)


def _negated(test: cst.BaseExpression) -> cst.BaseExpression:
    bracketed = test if test.lpar else test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(), bracketed)


def _values(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """Other constants, names and signs."""
    match node:
        case cst.Integer():
            yield node.with_changes(value=str(node.evaluated_value + 1))
        case cst.Float():
            yield node.with_changes(value=repr(node.evaluated_value + 1))
        case cst.SimpleString() if node.raw_value and " " not in node.raw_value:  # a name, and not a sentence
            start = len(node.prefix) + len(node.quote)
            yield node.with_changes(value=f"{node.value[:start]}XX{node.value[start:]}")
        case cst.Name() if node.value in RENAMED:
            yield node.with_changes(value=RENAMED[node.value])
        case cst.UnaryOperation(operator=cst.Minus() | cst.Not()):
            yield node.expression


def _statements(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
    """Nothing instead of a statement, or another way out of a loop or function."""
    match node:
        case cst.Expr() | cst.Raise() | cst.AugAssign():
            yield cst.Pass()
        case cst.Break():
            yield cst.Continue()
        case cst.Continue():
            yield cst.Break()
        case cst.Return(value=cst.BaseExpression()) if _name(node.value) != "None":
            yield node.with_changes(value=cst.Name("None"), whitespace_after_return=cst.SimpleWhitespace(" "))
