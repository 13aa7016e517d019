"""Interactions: from a person's command, press or form to the bot, and the bot's answers within Discord's deadlines."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, replace
from typing import Any

from sandbox import messages
from sandbox.components import check_modal
from sandbox.drafts import SETTABLE_FLAGS, Draft, read_draft
from sandbox.events import InteractionSent, InteractionSettled, ModalOpened
from sandbox.faults import Fault, UserFault, invalid, unknown
from sandbox.forms import filled_component
from sandbox.sent import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Sent, interaction_payload
from sandbox.snowflakes import new_id
from sandbox.standin import StandIn, log
from sandbox.uploads import Body
from sandbox.world import Channel, Flag, InteractionOrigin, Message, MessageType, Reference

REPLY, DEFER, DEFER_UPDATE, UPDATE, CHOICES, FORM = 4, 5, 6, 7, 8, 9
"""Interaction callback types."""

RESPONSE_FLAGS = SETTABLE_FLAGS | Flag.EPHEMERAL

Json = dict[str, Any]


@dataclass(frozen=True)
class OpenForm:
    """A form that a person has in front of them."""

    user_id: int
    sent: Sent
    data: Json


class Interactions:
    """All interactions of the last quarter of an hour."""

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._sent: dict[int, Sent] = {}
        self._by_token: dict[str, Sent] = {}
        self.forms: dict[int, OpenForm] = {}
        self.failed = 0

    def send(
        self,
        kind: int,
        user_id: int,
        channel: Channel,
        data: Json,
        origin: InteractionOrigin,
        message: Message | None = None,
    ) -> Sent:
        """Send an interaction to the bot and watch its deadline."""
        self._forget_old()
        loop = asyncio.get_running_loop()
        sent = Sent(origin.id, secrets.token_urlsafe(96), kind, user_id, channel.id, time.monotonic(), origin, message)
        self._sent[sent.id] = self._by_token[sent.token] = sent
        if kind == AUTOCOMPLETE:
            sent.choices = loop.create_future()
        sent.timer = loop.call_later(self._standin.rules.answer_s, self._expire, sent)
        if self._standin.gateway.reachable:
            self._standin.bus.publish(InteractionSent(interaction_payload(self._standin, sent, channel, data)))
        else:
            sent.timer.cancel()
            loop.call_soon(self._expire, sent)
        return sent

    def _expire(self, sent: Sent) -> None:
        if sent.answer is not None:
            return
        sent.late = True
        self.failed += 1
        log.warning("the bot did not answer interaction %s in %.1f s", sent.id, self._standin.rules.answer_s)
        if sent.choices is not None and not sent.choices.done():
            sent.choices.set_result([])
        if sent.type != AUTOCOMPLETE:
            self._standin.bus.publish(InteractionSettled(sent.user_id, sent.id, failed=True))

    def _forget_old(self) -> None:
        horizon = time.monotonic() - self._standin.rules.interaction_token_s - 60
        for sent in [sent for sent in self._sent.values() if sent.sent_at < horizon]:
            del self._sent[sent.id], self._by_token[sent.token]

    def waiting(self, interaction_id: int, token: str) -> Sent:
        """Return the interaction that still waits for its answer; raises 10062 (unknown or late), 40060 (answered)."""
        sent = self._sent.get(interaction_id)
        late = (
            sent is not None and sent.answer is None and time.monotonic() - sent.sent_at > self._standin.rules.answer_s
        )
        if sent is None or not secrets.compare_digest(sent.token, token) or sent.late or late:
            raise unknown("Interaction")
        if sent.answer is not None:
            raise Fault(400, 40060, "Interaction has already been acknowledged.")
        return sent

    async def answer(self, sent: Sent, kind: int, body: Body) -> Message | None:
        """Take the bot's answer; returns the message that it made or changed, if any."""
        data = body.json.get("data") or {}
        inner = Body(data, body.files)
        self._check_kind(sent, kind)
        draft: Draft | None = None
        if kind == REPLY:
            draft = read_draft(inner, flags_allowed=RESPONSE_FLAGS)
        elif kind == UPDATE:
            assert sent.message is not None
            draft = read_draft(inner, editing=True, flags_now=sent.message.flags)
        elif kind == CHOICES:
            self._check_choices(data)
        elif kind == FORM:
            check_modal(data)
        if draft is not None and any(len(f.upload.content) > self._standin.world.upload_limit for f in draft.files):
            raise Fault(413, 40005, "Request entity too large")
        sent.answer = kind
        if sent.timer is not None:
            sent.timer.cancel()
        if sent.type != AUTOCOMPLETE:
            self._standin.bus.publish(InteractionSettled(sent.user_id, sent.id, failed=False))
        channel = self._standin.world.channels[sent.channel_id]
        if kind in (REPLY, DEFER):
            if kind == DEFER:
                draft = Draft(flags=int(data.get("flags") or 0) & Flag.EPHEMERAL | Flag.LOADING)
            assert draft is not None
            sent.original = await self._post(sent, channel, draft)
        elif kind in (DEFER_UPDATE, UPDATE):
            sent.original = sent.message
            if draft is not None and sent.message is not None:
                await messages.edit(self._standin, sent.message, draft)
        elif kind == CHOICES and sent.choices is not None:
            sent.choices.set_result(data.get("choices") or [])
        elif kind == FORM:
            form_id = new_id()
            self.forms[form_id] = OpenForm(sent.user_id, sent, data)
            self._standin.bus.publish(ModalOpened(sent.user_id, form_id, data))
        return sent.original

    def _check_kind(self, sent: Sent, kind: int) -> None:
        from_component = sent.message is not None
        allowed = {
            COMMAND: (REPLY, DEFER, FORM),
            COMPONENT: (REPLY, DEFER, DEFER_UPDATE, UPDATE, FORM),
            AUTOCOMPLETE: (CHOICES,),
            MODAL: (REPLY, DEFER, *((DEFER_UPDATE, UPDATE) if from_component else ())),
        }[sent.type]
        if kind not in allowed:
            raise invalid(
                "type", "INTERACTION_APPLICATION_COMMAND_INVALID_CALLBACK", f"Value must be one of {set(allowed)}."
            )

    def _check_choices(self, data: Json) -> None:
        choices = data.get("choices") or []
        if len(choices) > 25:
            raise invalid("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
        for index, choice in enumerate(choices):
            if not 1 <= len(str(choice.get("name", ""))) <= 100 or len(str(choice.get("value", ""))) > 100:
                raise invalid(
                    f"data.choices.{index}.name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length."
                )

    async def _post(self, sent: Sent, channel: Channel, draft: Draft) -> Message:
        """Post a first answer: it names the command it answers, or replies to the message whose button was pressed."""
        flags = draft.flags or 0
        kind = MessageType.CHAT_INPUT_COMMAND
        origin = sent.origin
        if origin.target_message_id is not None:
            kind = MessageType.CONTEXT_MENU_COMMAND
        pressed = sent.message
        if pressed is not None:
            kind = MessageType.REPLY
            draft = replace(draft, reference=Reference(pressed.id, channel.id), fail_if_not_exists=False)
        stamp = messages.Stamp(kind, 0, self._standin.bot_id, origin, sent.user_id if flags & Flag.EPHEMERAL else None)
        return await messages.post(self._standin, self._standin.bot_id, channel, draft, stamp)

    def by_token(self, token: str) -> Sent:
        """Return the answered interaction of a token; raises 50027 after 15 minutes, 10015 before the first answer."""
        sent = self._by_token.get(token)
        if sent is None or time.monotonic() - sent.sent_at > self._standin.rules.interaction_token_s:
            raise Fault(401, 50027, "Invalid Webhook Token")
        if sent.answer is None:
            raise unknown("Webhook")
        return sent

    def message_of(self, sent: Sent, which: str) -> Message:
        """Return the message that `@original` or an id names; raises 10008."""
        message = sent.original if which == "@original" else sent.followups.get(int(which) if which.isdigit() else 0)
        if message is None and sent.original is not None and which == str(sent.original.id):
            message = sent.original
        if message is None or self._standin.world.message(message.channel_id, message.id) is None:
            raise unknown("Message")
        return message

    async def edit(self, message: Message, body: Body) -> Message:
        """Edit an answer; the first edit of a deferred one is its content."""
        draft = read_draft(body, editing=True, flags_now=message.flags)
        loading = bool(message.flags & Flag.LOADING)
        if loading:
            message.flags &= ~Flag.LOADING
        try:
            return await messages.edit(self._standin, message, draft, touch=not loading)
        except Fault:
            if loading:
                message.flags |= Flag.LOADING
            raise

    async def follow_up(self, sent: Sent, body: Body) -> Message:
        """Post a further message; after a deferral the first one becomes the deferred answer."""
        draft = read_draft(body, flags_allowed=RESPONSE_FLAGS)
        original = sent.original
        if original is not None and original.flags & Flag.LOADING and sent.answer == DEFER:
            return await self.edit(original, body)
        flags = draft.flags or 0
        channel = self._standin.world.channels[sent.channel_id]
        if original is not None:
            draft = replace(draft, reference=Reference(original.id, channel.id), fail_if_not_exists=False)
        origin = replace(sent.origin, original_response_id=original.id if original else None)
        seen_by = sent.user_id if flags & Flag.EPHEMERAL else None
        stamp = messages.Stamp(None, 0, self._standin.bot_id, origin, seen_by)
        message = await messages.post(self._standin, self._standin.bot_id, channel, draft, stamp)
        sent.followups[message.id] = message
        return message

    def submit(self, form_id: int, user_id: int, values: dict[str, Any]) -> Sent:
        """Send a filled form to the bot; raises UserFault where a field is missing or of the wrong length."""
        form = self.forms.get(form_id)
        if form is None or form.user_id != user_id:
            raise UserFault(404, "This form is no longer open.")
        components = [filled_component(component, values) for component in form.data["components"]]
        del self.forms[form_id]
        opener = form.sent
        origin = InteractionOrigin(new_id(), MODAL, user_id, triggering=opener.origin)
        data: Json = {"custom_id": form.data["custom_id"], "components": components}
        channel = self._standin.world.channels[opener.channel_id]
        return self.send(MODAL, user_id, channel, data, origin, opener.message)
