"""What a server decides, and what it may not."""

from __future__ import annotations

import pydantic
import pytest
from sqlalchemy import text

from storage import Storage, audit, policies
from storage.policy import DEFAULT, Policy, Quota
from storage.states import AuditKind


async def test_a_server_and_direct_messages_have_the_default_policy_until_somebody_changes_it(storage: Storage) -> None:
    async with storage.write() as db:
        await policies.change(db, 5, retention_days=7, roles={"generate": (50, 51)})
        await policies.change(db, 5, badge=True)
    async with storage.read() as db:
        assert await policies.of(db, 5) == Policy(retention_days=7, roles={"generate": (50, 51)}, badge=True)
        assert await policies.of(db, 6) == DEFAULT
        assert await policies.of(db, None) == DEFAULT
        assert list(await policies.everywhere(db)) == [5]


async def test_the_defaults_are_the_careful_ones() -> None:
    assert DEFAULT.retention_days == 30
    assert DEFAULT.real_people == "consent"
    assert DEFAULT.age_restricted == "same"
    assert DEFAULT.threads
    assert not DEFAULT.badge
    assert not DEFAULT.watermark


@pytest.mark.parametrize(
    "impossible",
    [{"retention_days": 0}, {"real_people": "always"}, {"misspelled": 1}, {"quota": {"per_hour": -1}}],
    ids=str,
)
async def test_an_impossible_policy_is_refused_and_the_old_one_stays(storage: Storage, impossible: dict) -> None:
    async with storage.write() as db:
        await policies.change(db, 5, retention_days=7)
        with pytest.raises(pydantic.ValidationError):
            await policies.change(db, 5, **impossible)
    async with storage.read() as db:
        assert await policies.of(db, 5) == Policy(retention_days=7)


async def test_a_change_is_noted_with_who_and_what_and_no_change_is_not(storage: Storage) -> None:
    async with storage.write() as db:
        await policies.change(db, 5, by=1, retention_days=7, quota=Quota(per_hour=3), blocked_words=("pears", "figs"))
        await policies.change(db, 5, by=1, retention_days=7)
    async with storage.read() as db:
        [entry] = await audit.newest(db, guild_id=5)
        assert (entry.kind, entry.action) == (AuditKind.POLICY, "policy")
        assert entry.reason == "blocked_words: 0 -> 2, retention_days: 30 -> 7, quota: 100/500/- -> 3/500/-"


async def test_a_key_of_another_version_is_skipped(storage: Storage) -> None:
    async with storage.write() as db:
        await policies.change(db, 5, retention_days=7)
        await db.execute(text("""UPDATE policies SET policy = '{"badge": true, "left_by_another_version": 1}'"""))
    async with storage.read() as db:
        assert await policies.of(db, 5) == Policy(badge=True)


async def test_a_server_that_was_left_is_forgotten(storage: Storage) -> None:
    async with storage.write() as db:
        await policies.change(db, 5, threads=False)
        await policies.forget(db, 5)
        await policies.forget(db, 6)
        assert await policies.of(db, 5) == DEFAULT


def test_a_use_is_everybodys_until_roles_are_named() -> None:
    policy = Policy(roles={"generate": (50, 51), "edit": ()})
    assert policy.may("generate", frozenset({51}))
    assert not policy.may("generate", frozenset({52}))
    assert not policy.may("generate", frozenset())
    assert policy.may("edit", frozenset())
    assert policy.may("upload", frozenset())
