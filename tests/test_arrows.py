"""Who may import whom: README's map of the house, held to the code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("bot", "engine", "storage", "sandbox", "picturebook", "config", "bench")
ALLOWED = {
    "bot": ("storage", "config", "engine.protocol", "engine.safety", "engine.emphasis"),
    "engine": ("config", "picturebook"),
    "storage": ("config",),
    "sandbox": ("config",),
    "picturebook": (),
    "config": (),
}


def imported(package: str) -> Iterator[tuple[str, str]]:
    """Yield every file of a package with each module of ours that it imports."""
    for file in sorted((HOUSE / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            yield from ((str(file.relative_to(HOUSE)), name) for name in names if name.split(".")[0] in ROOMS)


@pytest.mark.parametrize("package", ALLOWED)
def test_arrows_between_packages_point_as_the_readme_says(package: str) -> None:
    strays = [
        (file, name)
        for file, name in imported(package)
        if not any(name == one or name.startswith(f"{one}.") for one in (package, *ALLOWED[package]))
    ]
    assert strays == []
