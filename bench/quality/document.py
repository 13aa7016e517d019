"""Put measured tables into a document whose other words are written by hand."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENT = Path("docs/methods.md")
SHEETS = Path("docs/edits/README.md")
"""Six edits and every figure a category."""


def put(name: str, text: str, file: Path = DOCUMENT) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- /name -->`.

    Raises ValueError unless the document has just one such place.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    whole, count = re.subn(
        f"{re.escape(begin)}.*?{re.escape(end)}",
        lambda _: f"{begin}\n{text.strip()}\n{end}",
        file.read_text(),
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"{file} has {count} places called {name!r}")
    file.write_text(whole)
