"""What Threadbrush remembers: rows in SQLite, pictures in a content-addressed folder. No Discord, no torch."""

from storage.database import Storage
from storage.settings import StorageSettings

__all__ = ["Storage", "StorageSettings"]
