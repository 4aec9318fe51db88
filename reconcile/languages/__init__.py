"""The language of what a reader is told: each text of the source is looked up in a catalogue, and then filled in.

The texts of the source are English. A catalogue is a file of the GNU gettext format, `es/LC_MESSAGES/reconcile.po`; it
is read as it is. Texts that it has not stay English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from reconcile.errors import ReconcileError, shown

if TYPE_CHECKING:
    from reconcile.languages.catalogue import Catalogue

__all__ = [
    "LANGUAGES",
    "Grouped",
    "PerLanguage",
    "Term",
    "current",
    "joint",
    "language",
    "marked",
    "plural",
    "tell",
    "term",
]

LANGUAGES: Final = ("en", "es")
MARKS: Final = {"es": str.maketrans(",.", ".,")}
"""The marks between digits, of languages whose marks are not the English ones."""
SOUNDS: Final = {
    "es": (("y", "e", re.compile(r"h?[ií](?![aeo])", re.IGNORECASE)), ("o", "u", re.compile(r"h?[oó]", re.IGNORECASE)))
}
"""Conjunctions that are others before some sounds: `Maduro e Izquierda`."""

Value = TypeVar("Value")

_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def language(name: str) -> Iterator[None]:
    """Reports and sentences that are made within are in that language: `en`, which is the default, or `es`.

    JSON, JUnit and GitHub reports, and errors, are always English. Raises `ReconcileError` for another language.
    """
    if name not in LANGUAGES:
        raise ReconcileError(f"unknown language {shown(name)}; expected one of: {', '.join(map(shown, LANGUAGES))}")
    token = _language.set(name)
    try:
        yield
    finally:
        _language.reset(token)


def current() -> str:
    """The language of what is said now."""
    return _language.get()


class Term(str):
    """A text that is filled in already, in English, and can be filled in again in another language."""

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    @classmethod
    def of(cls, text: str) -> Term:
        """A text that may be told within another one."""
        return text if isinstance(text, Term) else cls._filled(text, text, {})

    @classmethod
    def _filled(cls, english: str, template: str, values: dict[str, object]) -> Term:
        filled = cls(english)
        filled.template, filled.values = template, values
        return filled


class Grouped(int):
    """A count that is written with its digits grouped, in the language in which it is told."""

    def __format__(self, spec: str) -> str:
        return marked(f"{int(self):,}")


def term(text: str, many: str = "", /, **values: object) -> str:  # noqa: ARG001
    """Mark a text to be told later, by `tell`, or with `many` a noun, by `plural`. Until then it is English."""
    if not values:
        return text
    with language("en"):
        return Term._filled(text.format(**values), text, values)  # noqa: SLF001


def tell(text: str, /, **values: object) -> str:
    """A text in the language of now, with each `{name}` filled in."""
    if isinstance(text, Term):
        held = {name: tell(value) if isinstance(value, Term) else value for name, value in text.values.items()}
        return tell(text.template, **held, **values)
    name = _language.get()
    told = text if name == "en" else _catalogue(name).gettext(text)
    return told.format(**values) if values else told


def plural(one: str, many: str, number: int) -> str:
    """The noun for so many, in the language of now."""
    name = _language.get()
    if name == "en":
        return one if number == 1 else many
    return _catalogue(name).ngettext(one, many, number)


def marked(digits: str) -> str:
    """A number that is written as English has it, `5,150,092.5`, with the marks of the language of now."""
    return digits.translate(MARKS.get(_language.get(), {}))


def joint(word: str, following: str) -> str:
    """`and` or `or` before the word that follows, in the language of now."""
    told = tell(word)
    for usual, other, sound in SOUNDS.get(_language.get(), ()):
        if told == usual and sound.match(following):
            return other
    return told


class PerLanguage(Generic[Value]):
    """As `cached_property`, once for each language."""

    def __init__(self, made: Callable[[Any], Value]) -> None:
        self._made = made
        self.__doc__ = made.__doc__

    def __get__(self, instance: Any, owner: type | None = None) -> Value:
        if instance is None:
            return self  # type: ignore[return-value]  # of the class, as `cached_property`
        kept: dict[tuple[str, str], Value] = instance.__dict__.setdefault("by language", {})
        key = self._made.__name__, _language.get()
        if key not in kept:
            kept[key] = self._made(instance)
        return kept[key]


@cache
def _catalogue(name: str) -> Catalogue:
    from importlib.resources import files

    from reconcile.languages.catalogue import Catalogue

    with files("reconcile.languages").joinpath(name, "LC_MESSAGES", "reconcile.po").open("rb") as file:
        return Catalogue(file)
