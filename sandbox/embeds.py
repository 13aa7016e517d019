"""Discord's limits on embeds (docs: Embed Limits)."""

from __future__ import annotations

from typing import Any

from sandbox.faults import invalid, required, too_long

MAX_EMBEDS = 10
MAX_FIELDS = 25
MAX_TOTAL = 6000
"""Characters in titles, descriptions, fields, footers and authors of all embeds of a message together."""

_TEXTS = (("title", 256), ("description", 4096))
_INNER = (("footer", "text", 2048), ("author", "name", 256))
_SCHEMES = ("http://", "https://", "attachment://")


def check_embeds(embeds: Any, path: str = "embeds") -> list[dict[str, Any]]:
    """Return the embeds as a message stores them; raises `Invalid Form Body` where a limit is broken."""
    if not isinstance(embeds, list):
        raise invalid(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    if len(embeds) > MAX_EMBEDS:
        raise too_long(path, MAX_EMBEDS)
    total = sum(_check_embed(embed, f"{path}.{index}") for index, embed in enumerate(embeds))
    if total > MAX_TOTAL:
        raise invalid(path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MAX_TOTAL}")
    return [{**embed, "type": "rich"} for embed in embeds]


def _check_embed(embed: Any, path: str) -> int:
    """Return the number of characters that count."""
    if not isinstance(embed, dict):
        raise invalid(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    total = 0
    for key, limit in _TEXTS:
        total += _text(embed.get(key), f"{path}.{key}", limit)
    for key, inner, limit in _INNER:
        total += _text((embed.get(key) or {}).get(inner), f"{path}.{key}.{inner}", limit)
    fields = embed.get("fields") or []
    if len(fields) > MAX_FIELDS:
        raise too_long(f"{path}.fields", MAX_FIELDS)
    for index, field in enumerate(fields):
        for key, limit in (("name", 256), ("value", 1024)):
            if not field.get(key):
                raise required(f"{path}.fields.{index}.{key}")
            total += _text(field[key], f"{path}.fields.{index}.{key}", limit)
    for key in ("image", "thumbnail"):
        address = (embed.get(key) or {}).get("url")
        if address is not None and not address.startswith(_SCHEMES):
            message = "Scheme must be one of ('http', 'https', 'attachment')."
            raise invalid(f"{path}.{key}.url", "URL_TYPE_INVALID_SCHEME", f"Scheme is not supported. {message}")
    return total


def _text(text: Any, path: str, limit: int) -> int:
    if text is None:
        return 0
    if not isinstance(text, str):
        raise invalid(path, "BASE_TYPE_BAD_TYPE", "Could not interpret as string.")
    if len(text) > limit:
        raise too_long(path, limit)
    return len(text)
