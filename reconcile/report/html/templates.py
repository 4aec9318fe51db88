"""Templates of this library filled in: whatever is put in is shown as text."""

from __future__ import annotations

import base64
import hashlib
import html
from importlib.resources import files

import jinja2
from markupsafe import Markup

from reconcile.errors import printable
from reconcile.languages import current, tell
from reconcile.report.layout import count
from reconcile.wording import number

__all__ = ["fingerprint", "inlined", "render"]

HERE = "reconcile.report.html"


def render(name: str, package: str = HERE, **values: object) -> str:
    """A template of a package, or of this one, with its values."""
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: _read(name, package) or _read(name, HERE)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    shared = {"language": current(), "tell": _told, "count": count, "number": number}
    text: str = environment.get_template(name).render(**shared, **values)
    return text


def inlined(name: str, package: str = HERE) -> Markup:
    """A style or script of a package, as it stands."""
    return Markup(files(package).joinpath(name).read_text(encoding="utf-8"))  # noqa: S704  a file of this library


def fingerprint(text: str) -> str:
    """What a page's policy names the style or script by that alone may be used: SHA-256, in base 64."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str, package: str) -> str | None:
    path = files(package).joinpath(name)
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _told(text: str, /, **values: object) -> Markup:
    """A text of a template in the language of now; what is filled in is shown as text."""
    told = Markup(html.escape(tell(text), quote=False))  # noqa: S704  a text of this library
    return told.format(**{name: _shown(value) for name, value in values.items()}) if values else told


def _shown(value: object) -> object:
    """Text with hidden characters written out, as in every report; what is HTML already as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
