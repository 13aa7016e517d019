"""The bot's answers to interactions: the first one, and everything after it."""

from __future__ import annotations

from typing import Any

from sandbox import messages as acts
from sandbox.rest.call import Call
from sandbox.sent import Sent
from sandbox.world import Flag, Message


async def callback(call: Call) -> dict[str, Any] | None:
    """Take the first answer to an interaction: within 3 s, once."""
    waiting = call.standin.interactions.waiting(call.number("interaction_id"), call.text("token"))
    body = await call.body()
    sent = call.standin.interactions.waiting(waiting.id, waiting.token)  # reading a large upload takes time, too
    kind = int(body.json["type"])
    message = await call.standin.interactions.answer(sent, kind, body)
    if call.request.query.get("with_response", "").lower() not in ("1", "true"):
        return None
    answer: dict[str, Any] = {"id": str(sent.id), "type": sent.type}
    result: dict[str, Any] = {"interaction": answer}
    if message is not None:
        answer |= {
            "response_message_id": str(message.id),
            "response_message_loading": bool(message.flags & Flag.LOADING),
            "response_message_ephemeral": bool(message.flags & Flag.EPHEMERAL),
        }
        result["resource"] = {"type": kind, "message": _render(call, message)}
    return result


def _sent(call: Call) -> Sent:
    return call.standin.interactions.by_token(call.text("token"))


def _render(call: Call, message: Message) -> dict[str, Any]:
    return call.standin.payloads.message_in_interaction(message)


async def follow_up(call: Call) -> dict[str, Any]:
    """Post another message."""
    sent = _sent(call)
    return _render(call, await call.standin.interactions.follow_up(sent, await call.body()))


async def get(call: Call) -> dict[str, Any]:
    """Return an answer."""
    return _render(call, call.standin.interactions.message_of(_sent(call), call.text("message")))


async def edit(call: Call) -> dict[str, Any]:
    """Edit an answer."""
    sent = _sent(call)
    message = call.standin.interactions.message_of(sent, call.text("message"))
    return _render(call, await call.standin.interactions.edit(message, await call.body()))


async def delete(call: Call) -> None:
    """Delete an answer."""
    message = call.standin.interactions.message_of(_sent(call), call.text("message"))
    await acts.delete(call.standin, message)
