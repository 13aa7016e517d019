"""Who may have what done: roles, words, quotas, age-restricted channels; and what the audit says about it."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from engine.protocol import Failed, ParameterInfo, Rules
from sandbox.person import Person
from storage import audit, policies
from storage.policy import Quota
from storage.states import AuditKind
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, says

STYLE = ParameterInfo(name="style", kind="words", default="", description="in which style")


async def decided(house: House) -> list[tuple[str, str, str]]:
    async with house.bot.storage.read() as db:
        return [(one.kind.value, one.action, one.reason) for one in await audit.newest(db)][::-1]


async def set_policy(house: House, person: Person, **fields: Any) -> int:
    guild_id = int((await person.state())["guilds"][0]["id"])
    async with house.bot.storage.write() as db:
        await policies.change(db, guild_id, **fields)
    return guild_id


async def asks(house: House, person: Person, prompt: str, answer: str) -> None:
    mark = person.mark()
    await person.command(await house.studio(person), "generate", prompt=prompt)
    await person.wait_for_message(says(answer), since=mark)


async def test_what_is_allowed_is_on_record_without_the_words(house: House, mara: Person) -> None:
    picture = await house.generated(mara, "a bowl of quinces")
    await house.edited(mara, picture, "turn the quinces into medlars")
    assert await decided(house) == [("allowed", "generate", ""), ("allowed", "edit", "")]
    async with house.bot.storage.read() as db:
        noted = repr([vars(one) for one in await audit.newest(db)])
    assert "quinces" not in noted
    assert mara.me["id"] not in noted


async def test_refused_words_start_nothing_and_are_on_record_with_the_rule(house: House, mara: Person) -> None:
    await asks(house, mara, "a n u d e woman", "naked or undressed")
    await asks(house, mara, "a naked child", "children")
    assert house.engine.submitted == []
    assert await decided(house) == [("refused", "generate", "gate: nudity"), ("refused", "generate", "gate: minors")]


async def test_a_refused_instruction_leaves_the_preview_that_waits(house: House, mara: Person) -> None:
    picture = await house.generated(mara)
    preview = await house.proposed(mara, picture)
    mark = mara.mark()
    await mara.say(picture["channel_id"], "take off her dress", reply_to=picture)
    await mara.wait_for_message(says("naked or undressed"), since=mark)
    await house.approved(mara, preview)


async def test_a_plan_changed_to_something_refused_is_refused(house: House, mara: Person) -> None:
    picture = await house.generated(mara)
    preview = await house.proposed(mara, picture)
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, source="a woman", target="a naked woman")
    await mara.wait_for_message(says("naked or undressed"), since=mark)
    assert (await decided(house))[-1] == ("refused", "edit", "gate: nudity")
    assert [kind for _, kind in house.engine.submitted] == ["generate", "mask"]


BAD = "a naked woman"


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("edit", {"instruction": BAD}),
        ("edit", {"instruction": "make it blue", "source_prompt": BAD}),
        ("edit", {"instruction": BAD, "image": png()}),
        ("edit", {"instruction": "make it blue", "source_prompt": BAD, "image": png()}),
        ("edit", {"instruction": 'make it blue style="a naked woman"'}),
        ("edit", {"instruction": 'make it blue style="a naked woman"', "image": png()}),
        ("segment", {"object": BAD}),
        ("cutout", {"object": BAD}),
        ("extend", {"side": "left", "there": BAD}),
    ],
)
async def test_every_command_that_takes_words_is_judged(
    house: House, mara: Person, name: str, options: dict[str, Any]
) -> None:
    house.engine.methods = tuple(
        one.model_copy(update={"parameters": (*one.parameters, STYLE)}) for one in house.engine.methods
    )
    await house.bot.catalog.refresh()
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.command(shown["channel_id"], name, **options)
    await mara.wait_for_message(says("naked or undressed"), since=mark)
    assert [kind for _, kind in house.engine.submitted] == ["generate"]
    assert (await decided(house))[-1][2] == "gate: nudity"


async def test_a_form_and_a_picture_made_before_a_rule_are_judged_by_it(house: House, mara: Person) -> None:
    shown = await house.edited(mara, await house.generated(mara, "a clown with apples"))
    preview = await house.proposed(mara, shown, "turn the pears into figs")
    await set_policy(house, mara, blocked_words=("clown", "pears"))
    for press in ("Again", "Redraw", "Grow"):
        mark = mara.mark()
        await mara.press(shown if press == "Again" else preview, press)
        await mara.wait_for_message(says("This server"), since=mark)
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, settings="", target="a clown")
    await mara.wait_for_message(says("This server"), since=mark)
    assert (await decided(house))[-4:] == [("refused", "edit", "gate: blocked")] * 4


async def test_a_server_blocks_its_own_words_and_the_engine_is_told_the_rules(house: House, mara: Person) -> None:
    await set_policy(house, mara, blocked_words=("clown",), classifier="none")
    await asks(house, mara, "a clown", "This server")
    await house.generated(mara, "a bowl of apples")
    assert house.engine.kinds("generate")[0].job.rules == Rules(blocked=("clown",), classifier="none")


async def test_a_quota_says_when_it_is_possible_again(house: House, mara: Person) -> None:
    await set_policy(house, mara, quota=Quota(per_hour=1))
    await house.generated(mara)
    await asks(house, mara, "a bowl of pears", "It is possible again <t:")
    jonas = await house.person("jonas")
    await house.generated(jonas, "a bowl of pears")
    assert (await decided(house))[1:] == [
        ("allowed", "generate", ""),
        ("refused", "generate", "quota: 1 in 1:00:00"),
        ("allowed", "generate", ""),
    ]


async def test_deleting_pictures_does_not_give_the_quota_back(house: House, mara: Person) -> None:
    await set_policy(house, mara, quota=Quota(per_day=1))
    picture = await house.generated(mara)
    async with house.bot.storage.write() as db:
        from storage import sessions

        session = await sessions.by_thread(db, int(picture["channel_id"]))
        assert session is not None
        await sessions.delete(db, session.id)
    await asks(house, mara, "a bowl of pears", "a day from one person")


async def test_what_a_server_keeps_for_a_role_is_refused_to_others_and_names_the_role(
    house: House, mara: Person
) -> None:
    await set_policy(house, mara, roles={"generate": (4242,)})
    await asks(house, mara, "a bowl of pears", "<@&4242>")
    assert (await decided(house))[-1] == ("refused", "generate", "role")
    assert house.engine.submitted == []


async def test_a_use_kept_for_a_role_is_refused_in_replies_and_presses_too(house: House, mara: Person) -> None:
    picture = await house.generated(mara)
    preview = await house.proposed(mara, picture)
    await set_policy(house, mara, roles={"edit": (4242,)})
    mark = mara.mark()
    await mara.say(picture["channel_id"], "turn the apples into figs", reply_to=picture)
    await mara.wait_for_message(says("<@&4242>"), since=mark)
    mark = mara.mark()
    await mara.press(preview, "Redraw")
    await mara.wait_for_message(says("<@&4242>"), since=mark)


async def test_a_server_can_close_age_restricted_channels(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_policy(house, mara, age_restricted="closed")
    await house.generated(mara)
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: True)
    await asks(house, mara, "a bowl of pears", "age-restricted channels")
    assert (await decided(house))[-1] == ("refused", "generate", "age-restricted channel")


async def test_adults_may_be_nude_only_where_channel_and_policy_say_so(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: True)
    await asks(house, mara, "a nude man", "naked or undressed")
    await set_policy(house, mara, age_restricted="adult")
    await house.generated(mara, "a nude man")
    assert house.engine.kinds("generate")[0].job.rules.adult
    await asks(house, mara, "a nude boy", "children")
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: False)
    await asks(house, mara, "a nude man", "naked or undressed")


@pytest.mark.parametrize("real_people", ["consent", "off"])
async def test_a_face_that_was_seen_when_a_picture_came_in_counts_for_all_that_is_made_from_it(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch, real_people: str
) -> None:
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: True)
    await set_policy(house, mara, real_people=real_people, age_restricted="adult")
    house.engine.faces = 1
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="put a mask on her face", image=png())
    if real_people == "consent":
        question = await mara.wait_for_message(says("I see a face"), since=mark)
        await mara.press(question, "I have their permission")
    covered = await house.approved(mara, await mara.wait_for_message(is_preview, since=mark))
    assert all(job.job.rules.person for kind in ("mask", "edit") for job in house.engine.kinds(kind))
    mark = mara.mark()
    await mara.say(covered["channel_id"], "make her naked", reply_to=covered)
    await mara.wait_for_message(says("real face"), since=mark)
    assert (await decided(house))[-1] == ("refused", "edit", "gate: faces")
    drawn = await house.generated(mara, "a nude man")
    await house.proposed(mara, drawn, "make him topless")


async def test_an_archived_thread_is_as_age_restricted_as_the_channel_above_it(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = await house.generated(mara)
    await set_policy(house, mara, age_restricted="closed")
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: True)
    known, thread_id = house.bot.get_channel, int(picture["channel_id"])
    monkeypatch.setattr(house.bot, "get_channel", lambda wanted: None if wanted == thread_id else known(wanted))
    mark = mara.mark()
    await mara.press(picture, "Again")
    await mara.wait_for_message(says("age-restricted channels"), since=mark)


async def test_a_preview_is_not_applied_where_the_channel_was_closed_meanwhile_and_stays(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    await set_policy(house, mara, age_restricted="closed")
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: True)
    mark = mara.mark()
    await mara.press(preview, "✅")
    await mara.wait_for_message(says("age-restricted channels"), since=mark)
    assert (await decided(house))[-1] == ("refused", "edit", "age-restricted channel")
    monkeypatch.setattr(discord.TextChannel, "is_nsfw", lambda _: False)
    await house.approved(mara, preview)


async def test_an_approved_preview_counts_among_what_one_person_has_under_way(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    await set_policy(house, mara, quota=Quota(at_once=1))
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    await mara.wait_for_message(says("I'm drawing it"), since=mark)
    await mara.press(preview, "✅")
    await mara.wait_for_message(says("already working on something for you"), since=mark)
    assert not house.engine.kinds("edit")
    house.engine.go.set()


async def test_what_the_engine_refuses_is_on_record_and_said(house: House, mara: Person) -> None:
    house.engine.failures.append(Failed(code="refused", detail="picture"))
    await asks(house, mara, "a bowl of apples", "threw it away unseen")
    assert (await decided(house))[-1] == ("refused", "generate", "engine: picture")
    async with house.bot.storage.read() as db:
        assert await audit.count(db, kind=AuditKind.REFUSED) == 1
    assert [name async for name in house.bot.storage.blobs.names()] == []
