"""Catalogues of translated texts, as they stand in the source: files of the GNU gettext format."""

from __future__ import annotations

import json
import re
from gettext import NullTranslations
from typing import IO

__all__ = ["Catalogue"]

FIELD = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\]) ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')


class Catalogue(NullTranslations):
    """The translations of a `.po` file, whose plural is that of all numbers but 1."""

    def __init__(self, file: IO[bytes]) -> None:
        self.texts: dict[tuple[str, int], str] = {}
        super().__init__(file)

    def _parse(self, fp: IO[bytes]) -> None:  # type: ignore[override]
        original = ""
        for field, quoted in FIELD.findall(fp.read().decode("utf-8")):
            text = "".join(map(json.loads, QUOTED.findall(quoted)))
            if field == "msgid":
                original = text
            elif field.startswith("msgstr"):
                self.texts[original, int(field[7:-1] or 0)] = text

    def gettext(self, message: str) -> str:
        return self.texts.get((message, 0), message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.texts.get((msgid1, int(n != 1)), msgid1 if n == 1 else msgid2)
