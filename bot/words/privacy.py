"""Deleting and taking along."""

from __future__ import annotations

DELETE_SESSION = "This deletes every picture of this session, with its history. It can't be undone."
DELETE_EVERYTHING = (
    "This deletes everything I keep about you: all your sessions and pictures, settings, consents. It can't be undone."
)
KEPT = "Nothing was deleted."


def deleted(pictures: int, messages: int) -> str:
    """Say what is gone."""
    return f"🗑️ Deleted: {pictures} pictures from my store and {messages} of my messages that showed them."


def deleted_everything(rows: int) -> str:
    """Say that everything is gone."""
    return (
        f"🗑️ Deleted everything I kept about you ({rows} entries). Messages in Discord that I could reach are gone too."
    )


EXPORTED = "Everything I keep about you."
EXPORT_TOO_BIG = (
    "The pictures don't fit into one message here, so this has the records without them. "
    "Ask the operator for the rest, or export in a place with a higher limit."
)
EXPORT_NOTHING = "I keep nothing about you."
