"""Decide whether a person may have something done, by the policy of the place, and put the decision on record.

Everything that starts work for a person opens its transaction with `deciding` and asks `admit` in it. Who may use what
is asked by `permit` where the person's roles are known: at commands, presses and messages.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.depicted import shows_a_person
from bot.errors import ChannelClosed, NotAdmitted, PersonForbidden, QuotaReached, RoleMissing, TooManyJobs, WordsRefused
from engine.protocol import AnyJob, Rules
from engine.safety import judge, judge_job
from storage import audit, jobs, policies, sessions
from storage.columns import now
from storage.policy import Policy, Quota
from storage.states import AuditKind, JobState

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush
    from storage.models import Job

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Ask:
    """What a person wants: one of `storage.policy.USES`, where, and the words that go with it."""

    use: str
    person_id: int
    guild_id: int | None
    channel_id: int
    job: AnyJob | None = None
    texts: tuple[str, ...] = ()
    subject: str = ""
    revision_id: str | None = None
    """The picture it starts from."""


@asynccontextmanager
async def deciding(bot: Threadbrush) -> AsyncIterator[AsyncSession]:
    """Give one `write()` to call `admit` in. A refusal rolls it back, and is on record all the same."""
    try:
        async with bot.storage.write() as db:
            yield db
    except NotAdmitted as refusal:
        if refusal.ask is not None:
            await _note_refusal(bot, refusal.ask, refusal)
        raise


async def admit(bot: Threadbrush, db: AsyncSession, ask: Ask) -> None:
    """Note that the person may do what they ask; raise NotAdmitted with the reason if they may not."""
    try:
        await _decide(bot, db, ask)
    except NotAdmitted as refusal:
        refusal.ask = ask
        raise
    await audit.note(
        db, AuditKind.ALLOWED, ask.use, person_id=ask.person_id, guild_id=ask.guild_id, subject=ask.subject
    )


async def admit_still(bot: Threadbrush, db: AsyncSession, ask: Ask) -> None:
    """Raise NotAdmitted if what was admitted before may not go on now; it is counted once, and judged by the engine."""
    try:
        await _going_on(bot, db, ask, await policies.of(db, ask.guild_id))
    except NotAdmitted as refusal:
        refusal.ask = ask
        raise


async def permit(bot: Threadbrush, use: str, guild_id: int | None, person: Any) -> None:
    """Raise RoleMissing, on record, if the server keeps `use` for roles that the person has none of.

    Of somebody who is no Member the roles are asked for where they matter: raises discord.HTTPException then.
    """
    async with bot.storage.read() as db:
        policy = await policies.of(db, guild_id)
    roles = getattr(person, "roles", None)
    if roles is None and policy.roles.get(use) and (guild := bot.get_guild(guild_id or 0)) is not None:
        roles = (await guild.fetch_member(person.id)).roles
    if policy.may(use, frozenset(role.id for role in roles or ())):
        return
    refusal = RoleMissing(policy.roles[use])
    await _note_refusal(bot, Ask(use, person.id, guild_id, 0), refusal)
    raise refusal


async def ruled(bot: Threadbrush, job: Job, wanted: AnyJob) -> AnyJob:
    """Return the engine's job with the rules of the place it comes from, as they are now."""
    async with bot.storage.read() as db:
        policy = await policies.of(db, job.guild_id)
        rules = await _rules_of(bot, db, policy, job.channel_id, job.parent_revision_id)
    return wanted.model_copy(update={"rules": rules})


async def note_engine_refusal(db: AsyncSession, job: Job, rule: str) -> None:
    """Put on record that the engine refused what was let in."""
    await audit.note(
        db,
        AuditKind.REFUSED,
        job.kind,
        person_id=job.owner_id,
        guild_id=job.guild_id,
        subject=job.id,
        reason=f"engine: {rule or 'refused'}",
    )


async def _rules_of(
    bot: Threadbrush, db: AsyncSession, policy: Policy, channel_id: int, revision_id: str | None
) -> Rules:
    """Return what the engine has to know of a policy in one channel, for work on one picture."""
    return Rules(
        blocked=policy.blocked_words,
        allowed=policy.allowed_words,
        person=await shows_a_person(db, revision_id),
        adult=policy.age_restricted == "adult" and await _age_restricted(bot, db, channel_id),
        classifier=policy.classifier,
    )


async def _age_restricted(bot: Threadbrush, db: AsyncSession, channel_id: int) -> bool:
    """Return whether Discord marks a channel, or the one above a thread, as age-restricted.

    Archived threads are not in the cache; the session that lives in one knows the channel above.
    """
    there = bot.get_channel(channel_id)
    if there is None and (session := await sessions.by_thread(db, channel_id)) is not None:
        there = bot.get_channel(session.channel_id)
    is_nsfw = getattr(there, "is_nsfw", None)
    return bool(is_nsfw and is_nsfw())


async def _decide(bot: Threadbrush, db: AsyncSession, ask: Ask) -> None:
    policy = await policies.of(db, ask.guild_id)
    await _going_on(bot, db, ask, policy)
    rules = await _rules_of(bot, db, policy, ask.channel_id, ask.revision_id)
    rule = judge(*ask.texts, rules=rules)
    if rule is None and ask.job is not None:
        rule = judge_job(ask.job.model_copy(update={"rules": rules}))
    if rule is not None:
        raise WordsRefused(rule)
    await _within_quota(db, ask, policy.quota)


async def _going_on(bot: Threadbrush, db: AsyncSession, ask: Ask, policy: Policy) -> None:
    """Raise what may have become so since something was admitted: the channel closed, or too much under way."""
    if policy.age_restricted == "closed" and await _age_restricted(bot, db, ask.channel_id):
        raise ChannelClosed
    if policy.real_people == "forbid" and await shows_a_person(db, ask.revision_id, drawn=False):
        raise PersonForbidden
    most = bot.settings.max_jobs_per_person
    await _room_for_one_more(db, ask.person_id, min(most, policy.quota.at_once or most))


async def _within_quota(db: AsyncSession, ask: Ask, quota: Quota) -> None:
    """Count what was allowed here: rows of the audit, which deleting pictures does not take away."""
    time = now()
    for span, most in ((HOUR, quota.per_hour), (DAY, quota.per_day)):
        if most is None:
            continue
        before = await audit.allowed_since(db, ask.person_id, ask.guild_id, time - span, limit=most)
        if len(before) >= most:
            raise QuotaReached(most, span, min(before) + span)


async def _room_for_one_more(db: AsyncSession, person_id: int, most: int) -> None:
    """Raise TooManyJobs; previews that wait for the person don't count, nor does what only has to be posted."""
    idle = (JobState.PLANNED, JobState.PROPOSED, JobState.DONE)
    if len([job for job in await jobs.of_owner(db, person_id) if job.state not in idle]) >= most:
        raise TooManyJobs(most)


async def _note_refusal(bot: Threadbrush, ask: Ask, refusal: NotAdmitted) -> None:
    async with bot.storage.write() as db:
        await audit.note(
            db,
            AuditKind.REFUSED,
            ask.use,
            person_id=ask.person_id,
            guild_id=ask.guild_id,
            subject=ask.subject,
            reason=refusal.reason,
        )
