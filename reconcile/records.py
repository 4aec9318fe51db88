"""What frozen attrs classes share: how they compare and show themselves, which lets each load quickly."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

__all__ = ["Record"]


class Record:
    """Equal to another of its class where every field is; shown by its fields.

    For classes decorated with `attrs.frozen(eq=False, repr=False)`.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[attrs.Attribute[Any], ...]]

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and _compared(self) == _compared(other)

    def __hash__(self) -> int:
        return hash(_compared(self))

    def __repr__(self) -> str:
        values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(type(self)))
        return f"{type(self).__name__}({values})"


def _compared(item: Record) -> tuple[object, ...]:
    return tuple(getattr(item, field.name) for field in attrs.fields(type(item)) if field.eq)
