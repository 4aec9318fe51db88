"""Names that two files write differently: leading zeros, case, accents, marks, the order of words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

__all__ = ["Path", "match_many", "match_names", "match_paths"]

Path = tuple[str | None, ...]
Name = TypeVar("Name", str, Path)
MARKS: Final = re.compile(r"[\W_]+")


def _plain_code(text: str | None) -> str:
    """A code or name without case, accents, spaces around and leading zeros."""
    if text is None:
        return ""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    words = " ".join(bare.casefold().split())
    return re.sub(r"(?<!\d)0+(?=\d)", "", words)


def _plain_words(text: str | None) -> frozenset[str]:
    """The words of a name, whatever their order, without case, accents and marks."""
    return frozenset(MARKS.sub(" ", _plain_code(text).replace("'", "")).split())


def match_paths(left: Iterable[Path], right: Iterable[Path]) -> dict[Path, Path]:
    """The paths of the left that are written differently on the right: each is plainly one there, and no other's."""
    return _only(left, right, lambda path: tuple(map(_plain_code, path)))


def match_many(left: Iterable[Path], right: Iterable[Path]) -> dict[Path, Path]:
    """The paths of the left that are not on the right, and are plainly one there; it may be that of several."""
    there = set(right)
    forms: dict[tuple[str, ...], list[Path]] = {}
    for path in sorted(there, key=str):
        forms.setdefault(tuple(map(_plain_code, path)), []).append(path)
    found = {}
    for path in left:
        near = forms.get(tuple(map(_plain_code, path)), [])
        if path not in there and len(near) == 1:
            found[path] = near[0]
    return found


def match_names(left: Iterable[str], right: Iterable[str], shared: int = 2) -> dict[str, str]:
    """The names of the left that are written differently on the right: the same words, or at least `shared` of them."""
    here, there = sorted(set(left)), sorted(set(right))
    found = _only(here, there, _plain_words)
    rest = [name for name in here if name not in there and name not in found]
    taken = {*found.values(), *here}
    others = [name for name in there if name not in taken]
    for name in rest:
        near = [other for other in others if _is_part(name, other, shared)]
        if len(near) == 1 and sum(_is_part(again, near[0], shared) for again in rest) == 1:
            found[name] = near[0]
    return found


def _is_part(one: str, other: str, shared: int) -> bool:
    """Whether one name has all the words of the other, at least so many."""
    left, right = _plain_words(one), _plain_words(other)
    return len(left & right) >= shared and (left <= right or right <= left)


def _only(left: Iterable[Name], right: Iterable[Name], form: Callable[[Name], object]) -> dict[Name, Name]:
    here, there = set(left), set(right)
    groups: dict[object, tuple[list[Name], list[Name]]] = {}
    for name in here - there:
        groups.setdefault(form(name), ([], []))[0].append(name)
    for name in there - here:
        groups.setdefault(form(name), ([], []))[1].append(name)
    return {one[0]: other[0] for one, other in groups.values() if len(one) == len(other) == 1}
