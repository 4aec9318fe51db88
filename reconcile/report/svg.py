"""Charts as SVG that stands within a page. Needs the extra `html`.

What the renderer gives is read, and only shapes and text, without styles, scripts or references, are written again.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert
from markupsafe import Markup, escape

__all__ = ["svg_of"]

ELEMENTS = frozenset({"g", "path", "line", "rect", "text", "tspan"})
ATTRIBUTES = (
    *("x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "d", "width", "height", "transform", "viewBox"),
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-miterlimit", "opacity"),
    *("text-anchor", "font-size", "font-weight"),
)


def svg_of(chart: alt.LayerChart, id: str, title: str, description: str) -> Markup:
    """A chart as an SVG element with a title and a description; `id` is unique in the page, and safe in HTML."""
    version = ".".join(alt.SCHEMA_VERSION.split(".")[:2])
    drawn = vl_convert.vegalite_to_svg(chart.to_dict(), vl_version=version, allowed_base_urls=[])
    root = ET.fromstring(drawn)  # noqa: S314  made here, from numbers and escaped text
    inner = Markup("").join(_written(child) for child in root)
    names = Markup('role="img" aria-labelledby="{0}-title {0}-desc"').format(id)
    head = Markup('<title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>').format(id, title, description)
    return Markup('<svg viewBox="{}" {}>{}{}</svg>').format(root.get("viewBox", ""), names, head, inner)


def _written(element: ET.Element) -> Markup:
    """An element and what it holds; nothing of what is not shapes or text, or is not shown."""
    name = element.tag.rpartition("}")[2]
    if name not in ELEMENTS or element.get("display") == "none":
        return Markup("")
    inner = Markup("").join([escape(element.text or ""), *map(_written, element)])
    if not inner and name in ("g", "text"):
        return Markup("")
    return Markup("<{0}{1}>{2}</{0}>").format(name, Markup("").join(_attributes(element)), inner)


def _attributes(element: ET.Element) -> Iterator[Markup]:
    for key in ATTRIBUTES:
        value = element.get(key)
        if value is not None:
            yield Markup(' {}="{}"').format(key, value)
