"""/policy and /audit: who may, what it changes, and what can be read about it."""

from __future__ import annotations

import pytest

from bot import words
from bot.policy import CHOICES, SWITCHES
from bot.policy_forms import FORMS
from engine.protocol import Health
from sandbox.person import Json, Person
from storage import audit, policies
from storage.policy import Policy, Quota, changes
from storage.states import AuditKind
from tests.bot.house import House, is_result, says

CHANGED: dict[str, object] = {
    "blocked_words": ("clown",),
    "allowed_words": ("bare",),
    "classifier": "careful",
    "age_restricted": "closed",
    "badge": True,
    "watermark": True,
    "retention_days": 7,
    "quota": Quota(per_hour=3),
    "roles": {"upload": (4242,)},
    "threads": False,
    "real_people": "forbid",
}


@pytest.mark.parametrize("field", Policy.model_fields)
def test_every_field_can_be_changed_in_the_form_is_shown_and_noted(field: str) -> None:
    reached = {*SWITCHES, *CHOICES.values(), "roles"}
    reached |= {"quota" if area == "quota" else name for area, form in FORMS.items() for name in form.fields}
    assert field in reached, "nobody could change it"
    changed = Policy.model_validate({field: CHANGED[field]})
    assert words.policy_summary(changed) != words.policy_summary(Policy())
    assert changes(Policy(), changed).startswith(f"{field}: ")


async def open_policy(house: House, person: Person) -> Json:
    mark = person.mark()
    await person.command(await house.studio(person), "policy")
    return await person.wait_for_message(says("Policy of this server"), since=mark)


async def stored(house: House, person: Person) -> Policy:
    async with house.bot.storage.read() as db:
        return await policies.of(db, int((await person.state())["guilds"][0]["id"]))


async def test_the_policy_is_shown_and_a_switch_flips_at_once(house: House, mara: Person) -> None:
    shown = await open_policy(house, mara)
    assert "Sessions are deleted after 30 days" in shown["content"]
    mark = mara.mark()
    await mara.choose(shown, "Change…", "badge")
    changed = await mara.wait_for_message(says("Badge: on"), since=mark)
    assert changed["id"] == shown["id"]
    assert (await stored(house, mara)).badge
    async with house.bot.storage.read() as db:
        [entry] = await audit.newest(db)
    assert (entry.kind, entry.reason) == (AuditKind.POLICY, "badge: False -> True")


async def test_what_is_chosen_from_a_list_is_kept(house: House, mara: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    async def health() -> Health:
        return Health(status="ready", classifiers=("careful",))

    monkeypatch.setattr(house.bot.engine, "health", health)
    for area, label, field, value in (
        ("people", "Don't take pictures with faces", "real_people", "forbid"),
        ("age", "I don't work there", "age_restricted", "closed"),
        ("classifier", "careful", "classifier", "careful"),
        ("classifier", "The operator's choice", "classifier", None),
    ):
        shown, mark = await open_policy(house, mara), mara.mark()
        await mara.choose(shown, "Change…", area)
        asked = await mara.wait_for_message(lambda message: message["content"].endswith(":"), since=mark)
        mark = mara.mark()
        await mara.choose(asked, f"tbs:policyset:{area}", label)
        await mara.wait_for_message(says("Changed, from now on"), since=mark)
        assert getattr(await stored(house, mara), field) == value


async def test_words_quotas_and_retention_are_typed(house: House, mara: Person) -> None:
    for area, given in (
        ("words", {"blocked_words": "clown, red herring\nclown", "allowed_words": ""}),
        ("quota", {"per_hour": "3", "per_day": "", "at_once": "2"}),
        ("retention", {"retention_days": "7"}),
    ):
        shown, mark = await open_policy(house, mara), mara.mark()
        await mara.choose(shown, "Change…", area)
        form, mark = await mara.wait_for_modal(since=mark), mara.mark()
        await mara.fill(form, given)
        await mara.wait_for_message(says("Changed, from now on"), since=mark)
    assert await stored(house, mara) == Policy(
        blocked_words=("clown", "red herring"), quota=Quota(per_hour=3, per_day=None, at_once=2), retention_days=7
    )


async def test_an_impossible_value_changes_nothing_and_names_the_field(house: House, mara: Person) -> None:
    shown, mark = await open_policy(house, mara), mara.mark()
    await mara.choose(shown, "Change…", "retention")
    form, mark = await mara.wait_for_modal(since=mark), mara.mark()
    await mara.fill(form, retention_days="forever")
    await mara.wait_for_message(says("Days without use"), since=mark)
    assert await stored(house, mara) == Policy()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"blocked_words": "clown, !!"}, "`!!` for “Refused here"),
        ({"allowed_words": "naked, porn"}, "`porn` for “Let through here"),
        ({"blocked_words": "x" * 61}, "for “Refused here"),
    ],
)
async def test_a_word_that_would_do_nothing_is_not_taken_silently(
    house: House, mara: Person, given: dict[str, str], said: str
) -> None:
    shown, mark = await open_policy(house, mara), mara.mark()
    await mara.choose(shown, "Change…", "words")
    form, mark = await mara.wait_for_modal(since=mark), mara.mark()
    await mara.fill(form, given)
    await mara.wait_for_message(says(said), since=mark)
    assert await stored(house, mara) == Policy()


async def test_as_many_words_as_fit_into_the_form_fit_into_it_again(house: House, mara: Person) -> None:
    given = ",".join(f"{number:019d}" for number in range(200))
    for _ in range(2):
        shown, mark = await open_policy(house, mara), mara.mark()
        await mara.choose(shown, "Change…", "words")
        form, mark = await mara.wait_for_modal(since=mark), mara.mark()
        await mara.fill(form, blocked_words=given)
        await mara.wait_for_message(says("200 blocked"), since=mark)
        given = given.replace(",", "\n")


async def test_something_is_kept_for_a_role_and_given_back_to_everyone(house: House, mara: Person) -> None:
    for roles in (("Threadbrush",), ("everyone",)):
        shown, mark = await open_policy(house, mara), mara.mark()
        await mara.choose(shown, "Change…", "roles")
        asked, mark = await mara.wait_for_message(says("Who may use what"), since=mark), mara.mark()
        await mara.choose(asked, "tbs:policyuse:server", "upload")
        asked, mark = await mara.wait_for_message(says("Whom shall it be for?"), since=mark), mara.mark()
        await mara.choose(asked, "tbs:policyroles:upload", *roles)
        await mara.wait_for_message(says("Changed, from now on"), since=mark)
        kept = (await stored(house, mara)).roles
        assert set(kept) == ({"upload"} if roles == ("Threadbrush",) else set())


async def test_who_does_not_manage_the_server_changes_nothing(house: House, mara: Person) -> None:
    del mara
    jonas = await house.person("jonas")
    mark = jonas.mark()
    await jonas.command(await house.studio(jonas), "policy")
    await jonas.wait_for_message(says("Only people who may manage this server"), since=mark)
    mark = jonas.mark()
    await jonas.command(await house.studio(jonas), "audit")
    await jonas.wait_for_message(says("Only those who may manage messages"), since=mark)


async def test_a_server_that_keeps_no_threads_is_worked_for_in_the_channel(house: House, mara: Person) -> None:
    shown, mark = await open_policy(house, mara), mara.mark()
    await mara.choose(shown, "Change…", "threads")
    await mara.wait_for_message(says("Threads: off"), since=mark)
    mark, studio = mara.mark(), await house.studio(mara)
    await mara.command(studio, "generate", prompt="a bowl of apples")
    assert (await mara.wait_for_message(is_result, since=mark))["channel_id"] == studio["id"]


async def test_the_audit_is_paged_and_filtered_and_shows_pseudonyms(house: House, mara: Person) -> None:
    guild_id = int((await mara.state())["guilds"][0]["id"])
    async with house.bot.storage.write() as db:
        for number in range(12):
            await audit.note(db, AuditKind.ALLOWED, f"step {number}", person_id=int(mara.me["id"]), guild_id=guild_id)
        await audit.note(db, AuditKind.REFUSED, "generate", person_id=7, guild_id=guild_id, reason="gate: nudity")
        await audit.note(db, AuditKind.REFUSED, "elsewhere", guild_id=guild_id + 1)
    mark = mara.mark()
    await mara.command(await house.studio(mara), "audit")
    page = await mara.wait_for_message(says("1 to 10 of 13"), since=mark)
    assert "gate: nudity" in page["content"]
    assert "elsewhere" not in page["content"]
    assert mara.me["id"] not in page["content"]
    mark = mara.mark()
    await mara.press(page, "Older")
    page = await mara.wait_for_message(says("11 to 13 of 13"), since=mark)
    assert "step 0" in page["content"]
    mark = mara.mark()
    await mara.choose(page, "tbs:audit:kind", "refused")
    page = await mara.wait_for_message(says("1 to 1 of 1"), since=mark)
    assert "step" not in page["content"]
