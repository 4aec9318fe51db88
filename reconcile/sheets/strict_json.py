"""JSON as it stands: a key that stands twice, text that is not UTF-8 and a file that is not JSON are errors."""

from __future__ import annotations

import json
from typing import Any

from reconcile.errors import shown

__all__ = ["from_json", "plain_text"]


def from_json(content: bytes) -> Any:
    """What the text holds. Raises `ValueError` with a reason that can be shown."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise ValueError("this is not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        again = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {shown(again)} stands twice")
    return found


def plain_text(value: Any, longest: int) -> str:
    """A value as text; what is neither text nor a number keeps its JSON, so that it is seen to be odd."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    return text[:longest].encode("utf-8", "replace").decode("utf-8")  # a half of a pair is no text
