"""What people answered, in SQLite: on disk before the page hears that it is kept."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Degree = Literal["yes", "somewhat", "no"]
DEGREES: tuple[Degree, ...] = ("yes", "somewhat", "no")

_TABLES = """
CREATE TABLE IF NOT EXISTS ratings (
    weights TEXT NOT NULL, rater TEXT NOT NULL, picture TEXT NOT NULL,
    edit TEXT NOT NULL, method TEXT NOT NULL,
    asked TEXT NOT NULL, kept TEXT NOT NULL, quality INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (weights, rater, picture)
);
CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY CHECK (one = 1), value TEXT NOT NULL);
"""


class Answer(BaseModel):
    """What somebody said of one result: shows it what was asked, is the rest as it was, 1 (bad) to 5 (very good)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    asked: Degree
    kept: Degree
    quality: int = Field(ge=1, le=5)


class Rating(Answer):
    """An answer with whose it is and what it is about."""

    weights: str
    rater: str
    picture: str
    edit: str
    method: str


class Ratings:
    """The file of answers; may be used from several threads."""

    def __init__(self, file: Path) -> None:
        """Open or begin it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._file = sqlite3.connect(file, check_same_thread=False)
        with self._writing() as db:
            db.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; {_TABLES}")
            db.execute("INSERT OR IGNORE INTO secret VALUES (1, ?)", (secrets.token_hex(16),))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._file:
            yield self._file

    @property
    def secret(self) -> str:
        """Return what pictures' addresses are made from, so that they do not tell the method."""
        with self._lock:
            return str(self._file.execute("SELECT value FROM secret").fetchone()[0])

    def keep(self, rating: Rating) -> None:
        """Keep an answer; a second one about the same picture takes the first one's place."""
        row = {**rating.model_dump(), "at": datetime.now(UTC).isoformat(timespec="seconds")}
        places = ", ".join(f":{name}" for name in row)
        with self._writing() as db:
            db.execute(f"INSERT OR REPLACE INTO ratings ({', '.join(row)}) VALUES ({places})", row)

    def of(self, weights: str, rater: str) -> dict[str, Answer]:
        """Return what a rater answered, by the picture's name."""
        with self._lock:
            rows = self._file.execute(
                "SELECT picture, asked, kept, quality FROM ratings WHERE weights = ? AND rater = ?", (weights, rater)
            ).fetchall()
        return {name: Answer(asked=asked, kept=kept, quality=quality) for name, asked, kept, quality in rows}

    def every(self) -> list[Rating]:
        """Return all ratings in the order they were given."""
        names = ", ".join(Rating.model_fields)
        with self._lock:
            rows = self._file.execute(f"SELECT {names} FROM ratings ORDER BY at, rowid").fetchall()
        return [Rating.model_validate(dict(zip(Rating.model_fields, row, strict=True))) for row in rows]

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()
