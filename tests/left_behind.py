"""Look for bytes where a process may have left them: in folders, and in files it holds open that have no name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

MAX_BYTES = 64 * 1024 * 1024
"""Larger open files are weights and libraries."""


def found_in(folder: Path, traces: Sequence[bytes], *, but: str = "") -> list[Path]:
    """Return the files under a folder that hold one of the traces, but for those below a folder called `but`."""
    files = [file for file in folder.rglob("*") if file.is_file() and (not but or but not in file.parts)]
    return [file for file in files if _holds(file, traces)]


def held_open(pid: int, traces: Sequence[bytes]) -> list[str]:
    """Return what a running process has open that holds one of the traces; unnamed temporary files, too (Linux)."""
    links = Path(f"/proc/{pid}/fd")
    if not links.is_dir():
        return []
    return [str(link.readlink()) for link in links.iterdir() if _is_small_file(link) and _holds(link, traces)]


def _is_small_file(link: Path) -> bool:
    try:
        return link.is_file() and link.stat().st_size <= MAX_BYTES
    except OSError:
        return False  # closed meanwhile


def _holds(file: Path, traces: Sequence[bytes]) -> bool:
    try:
        data = file.read_bytes()
    except OSError:
        return False
    return any(trace in data for trace in traces)
