"""Discord's errors as exceptions: HTTP status, JSON code and words (docs: Opcodes and Status Codes)."""

from __future__ import annotations

from typing import Any


class Fault(Exception):
    """An answer that is not the one that was asked for.

    `errors` is Discord's nested "which field, and why" object of an `Invalid Form Body`.
    """

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code}: {message} {errors or ''}".strip())
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """Return the JSON object that Discord answers with."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class UserFault(Exception):
    """What a person at the page did wrong, as a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def unknown(what: str) -> Fault:
    """Return the 404 for a thing that is not there, or that the bot may not know of."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Interaction": 10062,
        "Member": 10007,
        "Message": 10008,
        "User": 10013,
        "Emoji": 10014,
        "Webhook": 10015,
        "application command": 10063,
    }
    return Fault(404, codes[what], f"Unknown {what}")


def missing_access() -> Fault:
    """Return the 403 for a channel that the bot cannot see."""
    return Fault(403, 50001, "Missing Access")


def missing_permissions() -> Fault:
    """Return the 403 for an act that the bot lacks a permission for."""
    return Fault(403, 50013, "Missing Permissions")


def invalid(path: str, code: str, message: str) -> Fault:
    """Return `Invalid Form Body` for the field at the dotted `path`, e.g. `embeds.0.title`."""
    errors: dict[str, Any] = {"_errors": [{"code": code, "message": message}]}
    for key in reversed(path.split(".")):
        errors = {key: errors}
    return Fault(400, 50035, "Invalid Form Body", errors)


def too_long(path: str, limit: int) -> Fault:
    """Return `Invalid Form Body` for text at `path` that is longer than `limit` characters."""
    return invalid(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def required(path: str) -> Fault:
    """Return `Invalid Form Body` for a field that is absent."""
    return invalid(path, "BASE_TYPE_REQUIRED", "This field is required")
