"""A method reads like its paper's algorithm and fits on a screen; what two of them need is a primitive."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

import engine.methods

FOLDER = Path(engine.methods.__file__).parent
BLOCK, MOST = 6, 80
FILES = sorted(FOLDER.glob("*.py"))
MACHINERY = {"__init__", "method", "parameters", "registry", "scene", "source"}


def docstrings(tree: ast.AST) -> set[int]:
    """Return the lines of strings that stand alone."""
    alone = (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
    return {line for node in alone for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def code(path: Path) -> list[str]:
    """Return a file's lines of code, without imports, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    left_out = docstrings(tree) | {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return [line for number, line in lines if line and not line.startswith("#") and number not in left_out]


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in MACHINERY], ids=lambda path: path.stem)
def test_a_method_fits_on_a_screen(path: Path) -> None:
    assert len(code(path)) <= MOST


def test_no_two_files_share_a_block_of_six_lines() -> None:
    seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in (*FILES, *(FOLDER.parent / "diffusion").rglob("*.py")):
        lines = code(path)
        for first in range(len(lines) - BLOCK + 1):
            seen[tuple(lines[first : first + BLOCK])].add(path.name)
    assert {block: names for block, names in seen.items() if len(names) > 1} == {}
