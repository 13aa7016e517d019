"""The tables. Rows are read and written through the functions of the module named after each table."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from storage.columns import Hash, Id, UtcDateTime, blob, enum_of, snowflake
from storage.policy import Policy
from storage.states import Answer, AuditKind, Decision, JobKind, JobState, RevisionKind


class Base(DeclarativeBase):
    """Root of all tables; every constraint has a name a migration can find it by."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class PersonSettings(BaseModel):
    """What a person set for themselves; None: the bot's default."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    private: bool | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    strength: float | None = None
    comparison: bool = True


class _AsJson(TypeDecorator[BaseModel]):
    """A frozen model as JSON text without its defaults, so that a better default reaches who never chose another."""

    impl = Text
    cache_ok = True

    def __init__(self, model: type[BaseModel]) -> None:
        super().__init__()
        self.model = model

    def process_bind_param(self, value: BaseModel | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else value.model_dump_json(exclude_defaults=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> BaseModel | None:
        del dialect
        return None if value is None else self.model.model_validate_json(value)


class Person(Base):
    """Somebody's own settings. Nothing points here: most people never set anything and have no row."""

    __tablename__ = "people"

    id: Mapped[int] = snowflake("person", primary_key=True)
    settings: Mapped[PersonSettings] = mapped_column(_AsJson(PersonSettings), default=PersonSettings)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Session(Base):
    """One conversation about pictures; `head_id` is the revision the next edit starts from."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "owner_id", "channel_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[int] = snowflake("person")
    guild_id: Mapped[int | None] = snowflake("guild")
    channel_id: Mapped[int] = snowflake("channel")
    thread_id: Mapped[int | None] = snowflake("channel", index=True)
    private: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str] = mapped_column(Text, default="")
    head_id: Mapped[str | None] = mapped_column(ForeignKey("revisions.id", ondelete="SET NULL", use_alter=True))
    visits: Mapped[int] = mapped_column(default=0)
    """How often the head was moved; `redo` follows the child with the highest visit."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Revision(Base):
    """One picture of a session and how it came to be. Revisions of a session form a tree, or several."""

    __tablename__ = "revisions"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    # SET NULL, not CASCADE: SQLite follows a cascade along a chain of parents by recursion and stops at depth 1000.
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("revisions.id", ondelete="SET NULL"), index=True)
    job_id: Mapped[str | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL", use_alter=True), index=True)
    author_id: Mapped[int | None] = snowflake("person", index=True)
    """Who asked for it; None after a person who worked in somebody else's session was forgotten."""
    kind: Mapped[RevisionKind] = mapped_column(enum_of(RevisionKind))
    request: Mapped[str] = mapped_column(Text, default="")
    """The person's own words."""
    plan_json: Mapped[str | None] = mapped_column(Text)
    method: Mapped[str | None] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(200), default="")
    seed: Mapped[int | None] = mapped_column(BigInteger, info={"names": "number"})
    steps: Mapped[int | None]
    guidance_scale: Mapped[float | None]
    strength: Mapped[float | None]
    changed: Mapped[float | None]
    """Of an edit: the share of the picture's pixels that changed."""
    drawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Of an upload: whether its credentials prove that nothing but a model made it."""
    caption: Mapped[str] = mapped_column(Text, default="")
    picture_hash: Mapped[str] = blob()
    mask_hash: Mapped[str | None] = blob()
    channel_id: Mapped[int | None] = snowflake("channel")
    message_id: Mapped[int | None] = snowflake("message", index=True)
    """The message that shows it; None: not delivered yet."""
    visit: Mapped[int] = mapped_column(default=0)
    """The session's visit at which the head was last here or below."""
    # Not a blob column: no file has this hash where the upload brought credentials of its own along.
    upload_hash: Mapped[str | None] = mapped_column(Hash, index=True)
    """Of an upload: the hash of its samples as they were taken in, which a consent names."""
    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when it is neither shown nor edited, because of the people in it; None: it is not hidden."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Copy(Base):
    """A file that was delivered, by what it is known again; a master counts, too. It goes with its picture."""

    __tablename__ = "copies"
    __table_args__ = (UniqueConstraint("revision_id", "file_hash"), {"info": {"about_people": False}})

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    revision_id: Mapped[str] = mapped_column(ForeignKey("revisions.id", ondelete="CASCADE"))
    # Neither is a blob column: copies are not kept.
    file_hash: Mapped[str] = mapped_column(Hash, index=True)
    samples_hash: Mapped[str] = mapped_column(Hash, index=True)
    mark: Mapped[int | None] = mapped_column(BigInteger, index=True, info={"names": "number"})
    """The 32 bits written invisibly into it; one picture's copies all carry the same."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Job(Base):
    """One thing asked of the engine, written before the person gets an answer."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "owner_id", "state"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner_id: Mapped[int] = snowflake("person")
    kind: Mapped[JobKind] = mapped_column(enum_of(JobKind))
    state: Mapped[JobState] = mapped_column(enum_of(JobState), index=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    parent_revision_id: Mapped[str | None] = mapped_column(ForeignKey("revisions.id", ondelete="SET NULL"), index=True)
    """The picture it starts from."""
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revisions.id", ondelete="SET NULL"), index=True)
    """The picture it made (the first of several)."""
    guild_id: Mapped[int | None] = snowflake("guild")
    channel_id: Mapped[int] = snowflake("channel")
    message_id: Mapped[int | None] = snowflake("message", index=True)
    """The bot's message about it: progress, preview, question."""
    origin_message_id: Mapped[int | None] = snowflake("message")
    """The person's message that asked for it; None: a command or a button did."""
    private: Mapped[bool] = mapped_column(default=False)
    request_json: Mapped[str] = mapped_column(Text, default="{}")
    plan_json: Mapped[str | None] = mapped_column(Text)
    result_json: Mapped[str | None] = mapped_column(Text)
    mask_hash: Mapped[str | None] = blob()
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Consent(Base):
    """The record that a person was asked before a picture with faces was kept, and what they said.

    Only a yes names the picture. After a no or no answer the picture is gone, and a hash of it would be a trace of
    exactly what the person did not agree to; what stays is that they were asked.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint(
            "(answer IN ('me', 'permission', 'yes')) = (picture_hash IS NOT NULL)", name="only_yes_names_picture"
        ),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = snowflake("person", index=True)
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    # Not a blob column: the record of a consent must not keep the picture alive.
    picture_hash: Mapped[str | None] = mapped_column(Hash, index=True)
    faces: Mapped[int]
    """How many the detector saw; 0: none, but somebody said that there is a person in it."""
    answer: Mapped[Answer] = mapped_column(enum_of(Answer))
    wording: Mapped[str] = mapped_column(String(40))
    """Version of the question's text."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when the yes no longer holds; the picture and all made from it went at that moment."""


class Report(Base):
    """That somebody is shown in a posted picture and does not want it, and what the moderators decided."""

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    guild_id: Mapped[int] = snowflake("guild", index=True)
    channel_id: Mapped[int] = snowflake("channel")
    session_id: Mapped[str | None] = mapped_column(ForeignKey("sessions.id", ondelete="SET NULL"), index=True)
    revision_id: Mapped[str | None] = mapped_column(ForeignKey("revisions.id", ondelete="SET NULL"), index=True)
    reporter_id: Mapped[int | None] = snowflake("person", index=True)
    """Who says that they are in it; None after that person was forgotten."""
    decision: Mapped[Decision] = mapped_column(enum_of(Decision))
    decided_by: Mapped[int | None] = snowflake("person", index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditEntry(Base):
    """A decision that may have to be accounted for. Triggers refuse to change or delete a row: see migration 0002."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "guild_id", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    guild_id: Mapped[int | None] = snowflake("guild")
    pseudonym: Mapped[str | None] = mapped_column(String(32), index=True, info={"names": "person"})
    """Whom it was about, as long as `Pseudonym` says who that is. No foreign key: the entry stays when that goes."""
    kind: Mapped[AuditKind] = mapped_column(enum_of(AuditKind))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100), default="")
    """The id of the row it was about."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Our own wording or the name of a rule, never a person's words: the row can't be deleted."""


class Pseudonym(Base):
    """Whose entries in the audit are whose. Deleting this row is how a person leaves the audit."""

    __tablename__ = "pseudonyms"

    person_id: Mapped[int] = snowflake("person", primary_key=True)
    pseudonym: Mapped[str] = mapped_column(String(32), unique=True)


class GuildPolicy(Base):
    """What the people who manage a server decided."""

    __tablename__ = "policies"
    __table_args__ = ({"info": {"about_people": False}},)

    guild_id: Mapped[int] = snowflake("guild", primary_key=True)
    policy: Mapped[Policy] = mapped_column(_AsJson(Policy))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Memory(Base):
    """What the bot itself must remember between starts, for instance the hash of its command tree."""

    __tablename__ = "memories"
    __table_args__ = ({"info": {"about_people": False}},)

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
