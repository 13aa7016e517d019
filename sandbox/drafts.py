"""A message on its way in: what a client wants to post or change, checked against Discord's limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.components import check_components
from sandbox.embeds import check_embeds
from sandbox.faults import Fault, invalid, too_long
from sandbox.uploads import Body, Upload
from sandbox.world import Flag, Reference

MAX_CONTENT = 2000
MAX_ATTACHMENTS = 10
MAX_DESCRIPTION = 1024
MAX_NONCE = 25

SETTABLE_FLAGS = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2


@dataclass(frozen=True)
class NewFile:
    """A file to attach, and its text for those who cannot see it."""

    upload: Upload
    description: str | None = None


@dataclass(frozen=True)
class AllowedMentions:
    """Whom a message may ping (docs: Allowed Mentions Object)."""

    parse_users: bool = True
    parse_everyone: bool = True
    users: frozenset[int] = frozenset()
    replied_user: bool = True


@dataclass(frozen=True)
class Draft:
    """A checked request to post (or edit) a message; None means "not mentioned": an edit keeps what was."""

    content: str | None = None
    embeds: list[dict[str, Any]] | None = None
    components: list[dict[str, Any]] | None = None
    files: tuple[NewFile, ...] = ()
    kept_attachments: frozenset[int] | None = None
    flags: int | None = None
    allowed: AllowedMentions = AllowedMentions()
    reference: Reference | None = None
    fail_if_not_exists: bool = True
    nonce: str | None = None
    enforce_nonce: bool = False
    tts: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether posting this would post nothing."""
        return not (self.content or self.embeds or self.components or self.files)


def read_draft(body: Body, editing: bool = False, flags_allowed: int = SETTABLE_FLAGS, flags_now: int = 0) -> Draft:
    """Check a message body; raises `Invalid Form Body` (50035) with the field's name, or 50006 where it is empty.

    `flags_now` are the flags of the message that is edited: components of the second kind stay of that kind.
    """
    payload = body.json
    content = payload.get("content")
    if content is not None and not isinstance(content, str):
        content = str(content)
    if content is not None and len(content) > MAX_CONTENT:
        raise too_long("content", MAX_CONTENT)
    raw_flags = payload.get("flags")
    flags = int(raw_flags) & int(flags_allowed) if raw_flags is not None else None
    v2 = bool(((flags or 0) | flags_now) & Flag.COMPONENTS_V2)
    embeds = check_embeds(payload["embeds"]) if payload.get("embeds") is not None else None
    if v2 and (content or embeds):
        field = "content" if content else "embeds"
        message = f"The 'MessageFlags.IS_COMPONENTS_V2' flag prevents using '{field}'"
        raise invalid(field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message)
    components = payload.get("components")
    files, kept = _read_files(body, editing)
    nonce = payload.get("nonce")
    if nonce is not None and len(str(nonce)) > MAX_NONCE:
        raise too_long("nonce", MAX_NONCE)
    draft = Draft(
        content=("" if editing and "content" in payload and content is None else content),
        embeds=[] if editing and "embeds" in payload and embeds is None else embeds,
        components=check_components(components, v2)
        if components is not None
        else ([] if "components" in payload else None),
        files=files,
        kept_attachments=kept,
        flags=flags,
        allowed=_read_allowed(payload.get("allowed_mentions")),
        reference=_read_reference(payload.get("message_reference")),
        fail_if_not_exists=(payload.get("message_reference") or {}).get("fail_if_not_exists", True),
        nonce=str(nonce) if nonce is not None else None,
        enforce_nonce=bool(payload.get("enforce_nonce")),
        tts=bool(payload.get("tts")),
    )
    if not editing and (
        draft.is_empty or (not draft.embeds and not draft.components and not files and not (content or "").strip())
    ):
        raise empty_message()
    return draft


def empty_message() -> Fault:
    """Return the 400 for a message without anything in it."""
    return Fault(400, 50006, "Cannot send an empty message")


def _read_files(body: Body, editing: bool) -> tuple[tuple[NewFile, ...], frozenset[int] | None]:
    listed = body.json.get("attachments")
    by_index: dict[int, Upload] = {}
    for position, upload in enumerate(body.files):
        match = re.fullmatch(r"files?\[?(\d*)\]?", upload.field)
        if match is None:
            raise invalid("attachments", "BASE_TYPE_BAD_TYPE", f"Unexpected file field {upload.field!r}")
        by_index[int(match[1]) if match[1] else position] = upload
    descriptions: dict[int, str] = {}
    kept: set[int] = set()
    for index, entry in enumerate(listed or []):
        number = int(entry["id"])
        description = entry.get("description")
        if description is not None and len(description) > MAX_DESCRIPTION:
            raise too_long(f"attachments.{index}.description", MAX_DESCRIPTION)
        if number in by_index:
            descriptions[number] = description or ""
        elif editing:
            kept.add(number)
        else:
            raise invalid(
                f"attachments.{index}.id", "ATTACHMENT_NOT_FOUND", f"Attachment data not found for id {number}"
            )
    if len(by_index) + len(kept) > MAX_ATTACHMENTS:
        raise too_long("attachments", MAX_ATTACHMENTS)
    files = tuple(NewFile(upload, descriptions.get(number) or None) for number, upload in sorted(by_index.items()))
    return files, frozenset(kept) if listed is not None else None


def _read_allowed(raw: Any) -> AllowedMentions:
    if not isinstance(raw, dict):
        return AllowedMentions()
    parse = raw.get("parse") or []
    users = frozenset(int(user_id) for user_id in raw.get("users") or [])
    if "users" in parse and users:
        raise invalid(
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
            'parse:["users"] and users: [ids...] are mutually exclusive.',
        )
    return AllowedMentions("users" in parse, "everyone" in parse, users, bool(raw.get("replied_user", False)))


def _read_reference(raw: Any) -> Reference | None:
    if not isinstance(raw, dict):
        return None
    if raw.get("type", 0) != 0:
        raise invalid("message_reference.type", "BASE_TYPE_CHOICES", "The stand-in forwards no messages.")
    guild_id = raw.get("guild_id")
    return Reference(int(raw["message_id"]), int(raw.get("channel_id") or 0), int(guild_id) if guild_id else None)
