"""What can go wrong in storage; each carries the data a translator needs to say it to people."""

from __future__ import annotations

from pathlib import Path

from storage.states import JobKind, JobState


class StorageError(Exception):
    """Root of everything storage raises on its own account."""


class NewerDatabase(StorageError):
    """The file was written by a newer Threadbrush; it was left as it is."""

    def __init__(self, path: Path, found: str, known: str) -> None:
        super().__init__(
            f"The database {path} was written by a newer Threadbrush (its schema is {found}, this one knows up to "
            f"{known}). It was left as it is. Update Threadbrush, or name another file as [storage] database."
        )
        self.path, self.found, self.known = path, found, known


class ForeignDatabase(StorageError):
    """The file exists but is no database of ours; it was left as it is."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path} is not a Threadbrush database. It was left as it is. "
            "Name another file as [storage] database."
        )
        self.path = path


class Missing(StorageError):
    """A row that was asked for is not there (any more)."""

    def __init__(self, what: str, key: object) -> None:
        super().__init__(f"There is no {what} {key}.")
        self.what, self.key = what, key


class StateError(StorageError):
    """A job was asked to move to a state it can't move to from where it is."""

    def __init__(self, job_id: str, kind: JobKind, found: JobState, to: JobState) -> None:
        super().__init__(f"The {kind} job {job_id} is {found} and cannot become {to}.")
        self.job_id, self.kind, self.found, self.to = job_id, kind, found, to

    @property
    def repeated(self) -> bool:
        """Return whether the job is already in the state it was asked to enter (a second press)."""
        return self.found == self.to


class BadName(StorageError):
    """A string that is not a sha256 in lower-case hex was used as the name of a blob."""

    def __init__(self, name: object) -> None:
        super().__init__(f"{name!r} is not the name of a stored picture.")
        self.name = name


class BlobMissing(StorageError):
    """No blob of this name is stored."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The picture {name} is not stored (any more).")
        self.name = name


class BlobDamaged(StorageError):
    """The stored bytes no longer have the hash they are named by."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The stored picture {name} is damaged.")
        self.name = name
