"""The bot's registered commands: what Discord accepts, and what a person's input becomes."""

from __future__ import annotations

import re
from typing import Any

from sandbox.faults import UserFault, invalid, required, too_long
from sandbox.snowflakes import new_id
from sandbox.world import Application

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUB_COMMAND, SUB_GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)

MAX_COMMANDS = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MAX_OPTIONS = 25

_NAME = re.compile(r"[-_'\w]{1,32}")

Json = dict[str, Any]


def register(application: Application, wanted: list[Json], guild_id: int | None = None) -> list[Json]:
    """Replace all commands (of a guild, or global ones) and return them as registered; raises 50035."""
    if not isinstance(wanted, list):
        raise invalid("_errors", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    seen: set[tuple[int, str]] = set()
    counts: dict[int, int] = {}
    for index, command in enumerate(wanted):
        check_command(command, str(index))
        key = (command.get("type", CHAT_INPUT), command["name"])
        if key in seen:
            raise invalid(str(index), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        seen.add(key)
        counts[key[0]] = counts.get(key[0], 0) + 1
        if counts[key[0]] > MAX_COMMANDS[key[0]]:
            raise invalid(str(index), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_COMMANDS[key[0]]} or fewer in length.")
    old = application.commands if guild_id is None else application.guild_commands.get(guild_id, {})
    fresh = [registered(application, command, old, guild_id) for command in wanted]
    table = {int(command["id"]): command for command in fresh}
    if guild_id is None:
        application.commands = table
    else:
        application.guild_commands[guild_id] = table
    return fresh


def registered(application: Application, command: Json, old: dict[int, Json], guild_id: int | None) -> Json:
    """Return the command as Discord stores it; one of the same name and type keeps its id."""
    kind = command.get("type", CHAT_INPUT)
    twin = next((c for c in old.values() if (c["type"], c["name"]) == (kind, command["name"])), None)
    stored: Json = {
        "id": twin["id"] if twin else str(new_id()),
        "application_id": str(application.id),
        "version": str(new_id()),
        "type": kind,
        "name": command["name"],
        "name_localizations": command.get("name_localizations"),
        "description": command.get("description", ""),
        "description_localizations": command.get("description_localizations"),
        "default_member_permissions": command.get("default_member_permissions"),
        "dm_permission": command.get("dm_permission", True),
        "contexts": command.get("contexts"),
        "integration_types": command.get("integration_types") or [0],
        "nsfw": bool(command.get("nsfw")),
    }
    if command.get("options"):
        stored["options"] = command["options"]
    if guild_id is not None:
        stored["guild_id"] = str(guild_id)
    return stored


def available(application: Application, guild_id: int | None) -> list[Json]:
    """Return the commands that a person has in this guild or conversation."""
    own = application.guild_commands.get(guild_id, {}) if guild_id is not None else {}
    context = 0 if guild_id is not None else 1
    hidden = {(command["type"], command["name"]) for command in own.values()}
    shared = [
        command
        for command in application.commands.values()
        if (command["type"], command["name"]) not in hidden
        and (
            context in command["contexts"]
            if command["contexts"] is not None
            else context == 0 or command["dm_permission"]
        )
    ]
    return [*own.values(), *shared]


def check_command(command: Any, path: str) -> None:
    """Raise 50035 where Discord would refuse the command."""
    if not isinstance(command, dict):
        raise invalid(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    kind = command.get("type", CHAT_INPUT)
    name = command.get("name")
    if not name:
        raise required(f"{path}.name")
    if kind == CHAT_INPUT:
        _check_names(command, path)
        _check_options(command.get("options") or [], f"{path}.options")
        if _letters(command) > 8000:
            raise invalid(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    elif kind in (USER_MENU, MESSAGE_MENU):
        if len(name) > 32:
            raise too_long(f"{path}.name", 32)
        if command.get("description"):
            raise invalid(
                f"{path}.description",
                "APPLICATION_COMMAND_DESCRIPTION_INVALID",
                "Context menu commands cannot have description",
            )
    else:
        raise invalid(f"{path}.type", "BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")


def _check_names(item: Json, path: str) -> None:
    name, description = item.get("name") or "", item.get("description") or ""
    if not _NAME.fullmatch(name) or name != name.lower():
        raise invalid(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if not description:
        raise required(f"{path}.description")
    if len(description) > 100:
        raise too_long(f"{path}.description", 100)


def _check_options(options: list[Json], path: str) -> None:
    if len(options) > MAX_OPTIONS:
        raise too_long(path, MAX_OPTIONS)
    optional_seen = False
    for index, option in enumerate(options):
        here = f"{path}.{index}"
        _check_names(option, here)
        if option.get("type") not in range(1, 12):
            raise invalid(f"{here}.type", "BASE_TYPE_CHOICES", "Value must be one of {1, ..., 11}.")
        if option.get("required") and optional_seen:
            message = "Required options must be placed before non-required options"
            raise invalid(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional_seen = optional_seen or not option.get("required")
        choices = option.get("choices") or []
        if len(choices) > 25:
            raise too_long(f"{here}.choices", 25)
        for number, choice in enumerate(choices):
            if not 1 <= len(str(choice.get("name", ""))) <= 100:
                raise too_long(f"{here}.choices.{number}.name", 100)
        if choices and option.get("autocomplete"):
            raise invalid(
                here, "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "choices and autocomplete exclude each other"
            )
        _check_options(option.get("options") or [], f"{here}.options")
    names = [option["name"] for option in options]
    if len(set(names)) < len(names):
        raise invalid(path, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")


def _letters(command: Json) -> int:
    total = len(command.get("name", "")) + len(command.get("description", ""))
    for choice in command.get("choices") or []:
        total += len(str(choice["name"])) + len(str(choice["value"]))
    return total + sum(_letters(option) for option in command.get("options") or [])


def leaf_of(command: Json, words: list[str]) -> tuple[list[Json], list[tuple[str, int]]]:
    """Follow `/command group sub` to its options; returns them and the (name, type) of each step."""
    options, steps = command.get("options") or [], []
    for word in words:
        step = next((o for o in options if o["name"] == word and o["type"] in (SUB_COMMAND, SUB_GROUP)), None)
        if step is None:
            raise UserFault(404, f"/{command['name']} has no subcommand “{word}”.")
        steps.append((word, step["type"]))
        options = step.get("options") or []
    if any(option["type"] in (SUB_COMMAND, SUB_GROUP) for option in options):
        raise UserFault(400, f"/{command['name']} needs a subcommand.")
    return options, steps


def read_value(option: Json, value: Any) -> Any:
    """Return a typed value as Discord sends it; raises UserFault where Discord's own client would refuse it."""
    name, kind = option["name"], option["type"]
    value = _typed(kind, value)
    if option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
        raise UserFault(400, f"“{name}” must be one of the listed choices.")
    if kind == STRING:
        text = str(value)
        low, high = option.get("min_length") or 0, option.get("max_length") or 6000
        if not low <= len(text) <= high:
            raise UserFault(400, f"“{name}” must be {low} to {high} characters long.")
        return text
    if kind == BOOLEAN:
        if not isinstance(value, bool):
            raise UserFault(400, f"“{name}” must be true or false.")
        return value
    if kind in (INTEGER, NUMBER):
        if isinstance(value, bool) or not isinstance(value, int if kind == INTEGER else (int, float)):
            raise UserFault(400, f"“{name}” must be a {'whole ' if kind == INTEGER else ''}number.")
        low, high = option.get("min_value"), option.get("max_value")
        if (low is not None and value < low) or (high is not None and value > high):
            raise UserFault(400, f"“{name}” must lie between {low} and {high}.")
        if abs(value) > 2**53:
            raise UserFault(400, f"“{name}” is too large a number.")
        return value
    return str(value)


def _typed(kind: int, value: Any) -> Any:
    """Return what a person typed as the option's type, where it can be read as that."""
    if not isinstance(value, str):
        return value
    text = value.strip().lower()
    if kind == BOOLEAN and text in ("true", "false"):
        return text == "true"
    try:
        if kind in (INTEGER, NUMBER):
            return int(text) if kind == INTEGER else float(text)
    except ValueError:
        pass
    return value
