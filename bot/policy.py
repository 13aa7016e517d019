"""/policy: what the people who manage a server decide, shown and changed in one message that only they see."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot import words
from bot.answers import answering, tell
from bot.buttons import chosen, row_of
from bot.engine_client import EngineAway, EngineRefused, UnknownJob
from bot.errors import NotAManager
from bot.policy_forms import FORMS, PolicyForm
from storage import policies
from storage.policy import USES, Policy

if TYPE_CHECKING:
    from bot.client import Threadbrush

SWITCHES = ("threads", "badge", "watermark")
CHOICES = {"people": "real_people", "age": "age_restricted", "classifier": "classifier"}
"""What is chosen from a list: the area's name on the item, and the field of the policy."""
MOST_ROLES = 24
PATIENCE_S = 1.5
"""Seconds the engine has to say what it has; the answer is due in three."""


@app_commands.command(name="policy", description=words.COMMANDS["policy"])
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def policy_command(interaction: discord.Interaction[Any]) -> None:
    """Show the policy and what can be changed about it."""
    async with answering(interaction):
        policy = await _of(interaction)
        await tell(interaction, words.policy_summary(policy), view=_areas(policy))


@chosen("policy")
async def choose_area(
    bot: Threadbrush, interaction: discord.Interaction[Any], subject: str, values: Sequence[str]
) -> None:
    """Open what was chosen: flip a switch, ask in a form, or offer a list."""
    del subject
    area, policy = values[0], await _of(interaction)
    if area in SWITCHES:
        await _change(bot, interaction, **{area: not getattr(policy, area)})
    elif area in FORMS:
        await interaction.response.send_modal(PolicyForm(area, policy, _change))
    elif area in CHOICES:
        items = await _choices(bot, area, policy)
        await interaction.response.edit_message(content=words.policy_choose(area), view=items)
    else:
        view = row_of(_select("policyuse", words.POLICY_WHICH_USE, {use: words.POLICY_USES[use] for use in USES}))
        await interaction.response.edit_message(content=words.policy_choose("roles"), view=view)


@chosen("policyset")
async def choose_value(
    bot: Threadbrush, interaction: discord.Interaction[Any], subject: str, values: Sequence[str]
) -> None:
    """Take the value that was chosen for an area."""
    value = None if values[0] == words.POLICY_DEFAULT else values[0]
    await _change(bot, interaction, **{CHOICES[subject]: value})


@chosen("policyuse")
async def choose_use(
    bot: Threadbrush, interaction: discord.Interaction[Any], subject: str, values: Sequence[str]
) -> None:
    """Offer the roles that something can be kept for."""
    del bot, subject
    policy, use = await _of(interaction), values[0]
    text = words.policy_roles(use, policy.roles.get(use, ()))
    await interaction.response.edit_message(content=text, view=row_of(_roles(interaction, use, policy)))


@chosen("policyroles")
async def choose_roles(
    bot: Threadbrush, interaction: discord.Interaction[Any], subject: str, values: Sequence[str]
) -> None:
    """Keep something for the chosen roles; none of them, or everyone, makes it everybody's again."""
    policy = await _of(interaction)
    role_ids = tuple(int(value) for value in values if int(value) != interaction.guild_id)
    everyone = len(role_ids) < len(values)
    kept = {use: ids for use, ids in policy.roles.items() if use != subject}
    await _change(bot, interaction, roles=kept if everyone or not role_ids else {**kept, subject: role_ids})


async def _change(bot: Threadbrush, interaction: discord.Interaction[Any], **fields: Any) -> None:
    """Write a change down and show the policy as it is now, in the place of what was shown."""
    await _of(interaction)
    assert interaction.guild_id is not None
    async with bot.storage.write() as db:
        policy = await policies.change(db, interaction.guild_id, by=interaction.user.id, **fields)
    text = f"{words.POLICY_CHANGED}\n{words.policy_summary(policy)}"
    await interaction.response.edit_message(content=text, view=_areas(policy))


async def _of(interaction: discord.Interaction[Any]) -> Policy:
    """Return the policy. Raises NotAManager: the command can be granted to others, and a message outlives a right."""
    bot: Threadbrush = interaction.client  # pyright: ignore[reportAssignmentType]
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotAManager
    async with bot.storage.read() as db:
        return await policies.of(db, interaction.guild_id)


def _areas(policy: Policy) -> ui.View:
    labels = {name: words.policy_switch(name, getattr(policy, name)) for name in SWITCHES}
    return row_of(_select("policy", words.POLICY_CHANGE, words.POLICY_AREAS | labels))


async def _choices(bot: Threadbrush, area: str, policy: Policy) -> ui.View:
    options = dict(words.POLICY_CHOICES[area])
    if area == "classifier":
        with suppress(EngineAway, EngineRefused, UnknownJob, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                options |= {name: name for name in (await bot.engine.health()).classifiers}
    current = getattr(policy, CHOICES[area]) or words.POLICY_DEFAULT
    options.setdefault(current, current)
    return row_of(_select("policyset", words.policy_choose(area), options, subject=area, current=(current,)))


def _roles(interaction: discord.Interaction[Any], use: str, policy: Policy) -> ui.Item[Any]:
    """Return a select of the server's roles: a list where they fit into one, else Discord's own search."""
    current = policy.roles.get(use, ())
    roles = sorted(interaction.guild.roles, reverse=True) if interaction.guild else []
    if len(roles) > MOST_ROLES:
        known = [discord.Object(role_id) for role_id in current]
        return ui.RoleSelect(custom_id=f"tbs:policyroles:{use}", min_values=0, max_values=25, default_values=known)
    options = {str(role.id): words.POLICY_EVERYONE if role.is_default() else role.name for role in roles}
    shown = tuple(str(role_id) for role_id in current) or (str(interaction.guild_id),)
    return _select("policyroles", words.POLICY_WHICH_ROLES, options, subject=use, current=shown, several=True)


def _select(
    act: str,
    placeholder: str,
    options: dict[str, str],
    *,
    subject: str = "server",
    current: Sequence[str] = (),
    several: bool = False,
) -> ui.Select[Any]:
    return ui.Select(
        custom_id=f"tbs:{act}:{subject}",
        placeholder=placeholder,
        max_values=len(options) if several else 1,
        options=[
            discord.SelectOption(label=label[:100], value=value, default=value in current)
            for value, label in options.items()
        ],
    )
