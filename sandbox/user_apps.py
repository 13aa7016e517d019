"""What a person does with the bot's commands, buttons and forms."""

from __future__ import annotations

from typing import Any

from sandbox import commands, components, messages
from sandbox.commands import ATTACHMENT, CHAT_INPUT, MESSAGE_MENU, SUB_GROUP
from sandbox.faults import UserFault
from sandbox.permissions import P, permissions_in
from sandbox.sent import AUTOCOMPLETE, COMMAND, COMPONENT
from sandbox.snowflakes import new_id
from sandbox.user_api import Visit
from sandbox.world import Channel, InteractionOrigin

Json = dict[str, Any]


async def command(visit: Visit) -> Json:
    """Send a slash command, or a message command where `target_id` names the message."""
    body = await visit.body()
    form = body.json
    channel = visit.channel(int(form["channel_id"]))
    target_id = form.get("target_id")
    chosen, words = _command(visit, channel, form["name"], MESSAGE_MENU if target_id else CHAT_INPUT)
    data: Json = {"id": chosen["id"], "name": chosen["name"], "type": chosen["type"]}
    origin = InteractionOrigin(new_id(), COMMAND, visit.me.id, name=" ".join([chosen["name"], *words]))
    if "guild_id" in chosen:
        data["guild_id"] = chosen["guild_id"]
    if target_id:
        target = visit.message(channel, int(target_id))
        origin.target_message_id = target.id
        rendered = visit.standin.payloads.message_in_interaction(target)
        data |= {"target_id": str(target.id), "resolved": {"messages": {str(target.id): rendered}}}
    else:
        options, steps = commands.leaf_of(chosen, words)
        files = {upload.field: upload for upload in body.files}
        values = dict(form.get("options") or {})
        unknown_names = set(values) | set(files)
        filled: list[Json] = []
        resolved: Json = {}
        for option in options:
            name = option["name"]
            unknown_names.discard(name)
            if option["type"] == ATTACHMENT and name in files:
                upload = files[name]
                stored = await messages.store_upload(
                    visit.standin, channel.id, upload.filename, upload.content, ephemeral=True
                )
                resolved.setdefault("attachments", {})[str(stored.id)] = visit.standin.payloads.attachment(stored)
                filled.append({"name": name, "type": ATTACHMENT, "value": str(stored.id)})
            elif values.get(name) is not None and values[name] != "":
                filled.append(
                    {"name": name, "type": option["type"], "value": commands.read_value(option, values[name])}
                )
                _resolve(visit, option, values[name], resolved)
            elif option.get("required"):
                raise UserFault(400, f"“{name}” must be given.")
        if unknown_names:
            raise UserFault(400, f"/{chosen['name']} has no option “{sorted(unknown_names)[0]}”.")
        data |= _nested(filled, steps)
        if resolved:
            data["resolved"] = resolved
    return {"interaction_id": str(visit.standin.interactions.send(COMMAND, visit.me.id, channel, data, origin).id)}


def _command(visit: Visit, channel: Channel, name: str, kind: int) -> tuple[Json, list[str]]:
    if not permissions_in(visit.standin.world, visit.me.id, channel) & P.USE_APPLICATION_COMMANDS:
        raise UserFault(403, "You may not use commands here.")
    known = [c for c in commands.available(visit.standin.world.application, channel.guild_id) if c["type"] == kind]
    exact = next((c for c in known if c["name"] == name), None)
    if exact is not None:
        return exact, []
    first, *rest = name.split(" ")
    found = next((c for c in known if c["name"] == first), None)
    if found is None or kind != CHAT_INPUT:
        raise UserFault(404, f"There is no command “{name}” here.")
    return found, rest


def _resolve(visit: Visit, option: Json, value: Any, resolved: Json) -> None:
    payloads, world = visit.standin.payloads, visit.standin.world
    if option["type"] in (commands.USER, commands.MENTIONABLE):
        resolved.setdefault("users", {})[str(value)] = payloads.person(int(value))
        for guild in world.guilds.values():
            if int(value) in guild.members:
                member = payloads.member(guild, int(value), with_user=False)
                resolved.setdefault("members", {})[str(value)] = member | {"permissions": "0"}
    elif option["type"] == commands.CHANNEL:
        channel = visit.channel(int(value))
        shown = payloads.channel(channel, visit.me.id) | {"permissions": payloads.allowed(visit.me.id, channel)}
        resolved.setdefault("channels", {})[str(value)] = shown


def _nested(options: list[Json], steps: list[tuple[str, int]]) -> Json:
    """Wrap options into their subcommand and group."""
    for name, kind in reversed(steps):
        options = [{"name": name, "type": kind, "options": options}]
    return {"options": options} if options or any(kind == SUB_GROUP for _, kind in steps) else {}


async def autocomplete(visit: Visit) -> Json:
    """Ask the bot for suggestions for the option that is being typed."""
    form = (await visit.body()).json
    channel = visit.channel(int(form["channel_id"]))
    chosen, words = _command(visit, channel, form["name"], CHAT_INPUT)
    options, steps = commands.leaf_of(chosen, words)
    values, focused = form.get("options") or {}, form["focused"]
    if not any(option["name"] == focused and option.get("autocomplete") for option in options):
        raise UserFault(404, f"“{focused}” has no suggestions.")
    filled = [
        {"name": option["name"], "type": option["type"], "value": values.get(option["name"], "")}
        | ({"focused": True} if option["name"] == focused else {})
        for option in options
        if option["name"] in values or option["name"] == focused
    ]
    data: Json = {"id": chosen["id"], "name": chosen["name"], "type": CHAT_INPUT} | _nested(filled, steps)
    origin = InteractionOrigin(new_id(), AUTOCOMPLETE, visit.me.id)
    sent = visit.standin.interactions.send(AUTOCOMPLETE, visit.me.id, channel, data, origin)
    assert sent.choices is not None
    return {"choices": await sent.choices}


async def component(visit: Visit) -> Json:
    """Press a button or choose in a select."""
    form = (await visit.body()).json
    channel = visit.channel(int(form["channel_id"]))
    message = visit.message(channel, int(form["message_id"]))
    pressed = components.find(message.components, form["custom_id"])
    if pressed is None:
        raise UserFault(404, "This control is no longer there.")
    if pressed.get("disabled"):
        raise UserFault(400, "This control is switched off.")
    if message.author_id != visit.standin.bot_id:
        raise UserFault(404, "This control belongs to nobody.")
    data: Json = {"custom_id": pressed["custom_id"], "component_type": pressed["type"], "id": pressed["id"]}
    if pressed["type"] in components.SELECTS:
        values = [str(value) for value in form.get("values") or []]
        low, high = pressed.get("min_values", 1), pressed.get("max_values", 1)
        if not low <= len(values) <= high:
            raise UserFault(400, f"Choose {low} to {high}.")
        if pressed["type"] == components.STRING_SELECT and not set(values) <= {o["value"] for o in pressed["options"]}:
            raise UserFault(400, "That is not among the choices.")
        data["values"] = values
    origin = InteractionOrigin(new_id(), COMPONENT, visit.me.id, interacted_message_id=message.id)
    sent = visit.standin.interactions.send(COMPONENT, visit.me.id, channel, data, origin, message)
    return {"interaction_id": str(sent.id)}


async def modal(visit: Visit) -> Json:
    """Submit a form."""
    form = (await visit.body()).json
    sent = visit.standin.interactions.submit(int(form["modal_id"]), visit.me.id, form.get("values") or {})
    return {"interaction_id": str(sent.id)}
