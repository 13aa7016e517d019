"""What can go wrong for a person, as exceptions that carry data, and the one place that turns them into words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot import words
from bot.engine_client import EngineAway
from engine.protocol import FailureCode, ParameterInfo
from engine.safety import Rule
from storage.errors import BlobDamaged, BlobMissing, Missing
from storage.states import JobState

if TYPE_CHECKING:
    from bot.admission import Ask


class Trouble(Exception):
    """Root of everything a person is told about."""


class PromptEmpty(Trouble):
    """Nothing was said."""


class PromptTooLong(Trouble):
    """More was said than is read."""

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length


class NotYours(Trouble):
    """Somebody else's session or preview."""

    def __init__(self, owner_id: int) -> None:
        super().__init__(owner_id)
        self.owner_id = owner_id


class NothingToEdit(Trouble):
    """No picture can be meant."""


class NothingToUndo(Trouble):
    """The head has no parent."""


class NothingToRedo(Trouble):
    """The head has no child."""


class NothingToRepeat(Trouble):
    """The picture was not made by the model."""


class NothingToCancel(Trouble):
    """The person has no unfinished job here."""


class NothingToDelete(Trouble):
    """There is no session here."""


class AlreadyAnswered(Trouble):
    """A preview that is no longer waiting."""

    def __init__(self, state: JobState) -> None:
        super().__init__(state)
        self.state = state


class EmptyRegion(Trouble):
    """✅ on a preview that has no region."""


class OnlyFound(Trouble):
    """✅ on a preview that only shows where a thing is."""


class UnknownSetting(Trouble):
    """A setting that no method has; `known` are those that could be meant."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name, self.known = name, known


class WrongSetting(Trouble):
    """A value that a setting does not take."""

    def __init__(self, setting: ParameterInfo, value: str) -> None:
        super().__init__(setting, value)
        self.setting, self.value = setting, value


class SettingsWithoutWords(Trouble):
    """Nothing but settings was said, and no preview is open."""


class PaintedHow(Trouble):
    """A painted region came without words that say what to do with it."""


class PaintedLater(Trouble):
    """The engine cannot look at a painted region now."""


class UploadNeedsWords(Trouble):
    """A picture came without an instruction."""


class UploadTooBig(Trouble):
    """More bytes than are taken."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size, self.limit = size, limit


class UploadLost(Trouble):
    """The bytes were in memory only, and the memory is gone."""


class RealPeopleForbidden(Trouble):
    """The server's policy takes no pictures of real people."""


class PictureHidden(Trouble):
    """The picture is hidden because of the people in it."""


class PersonNotYours(Trouble):
    """Somebody else brought the picture in."""


class PersonOnRecord(Trouble):
    """The answer about a picture is on record already."""


class NothingToWithdraw(Trouble):
    """There is no consent that could be taken back."""


class NotOurPicture(Trouble):
    """The message shows no picture of ours."""


class ReportWithoutModerators(Trouble):
    """There is nobody who could decide about a report."""


class AlreadyReported(Trouble):
    """The picture is hidden already."""


class NotAModerator(Trouble):
    """Only moderators decide about reports."""


class ReportOver(Trouble):
    """Somebody decided about the report before, or its picture is gone."""


class NotAdmitted(Trouble):
    """The policy of the place does not allow it; `reason` is for the audit, `ask` what was asked."""

    reason = ""
    ask: Ask | None = None


class TooManyJobs(NotAdmitted):
    """A person's own limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit, self.reason = limit, f"{limit} at once"


class WordsRefused(NotAdmitted):
    """The gate refuses the words."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule)
        self.rule, self.reason = rule, f"gate: {rule}"


class RoleMissing(NotAdmitted):
    """The server keeps this for certain roles."""

    reason = "role"

    def __init__(self, role_ids: tuple[int, ...]) -> None:
        super().__init__(role_ids)
        self.role_ids = role_ids


class QuotaReached(NotAdmitted):
    """A person asked often enough; `again_at` is when the oldest request drops out of the span."""

    def __init__(self, most: int, span: timedelta, again_at: datetime) -> None:
        super().__init__(most, span, again_at)
        self.most, self.span, self.again_at = most, span, again_at
        self.reason = f"quota: {most} in {span}"


class NotAManager(Trouble):
    """Only who may manage the server changes its policy."""


class PolicyImpossible(Trouble):
    """A value that a field of the policy cannot have."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class ChannelClosed(NotAdmitted):
    """The server does not want the bot in age-restricted channels."""

    reason = "age-restricted channel"


class MissingPermissions(Trouble):
    """What the bot may not do here; `names` as Discord's settings call them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(*names)
        self.names = names


class DirectMessagesClosed(Trouble):
    """The person takes no direct messages, and no private thread can be made."""


class EngineFailed(Trouble):
    """The engine gave up on a job."""

    def __init__(self, code: FailureCode, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code: FailureCode = code
        self.detail = detail


class NoPicture(Trouble):
    """A message that was asked about shows none."""


def explain(error: BaseException) -> str:
    """Return what happened, what was kept and what to do next."""
    match error:
        case PromptEmpty():
            return words.PROMPT_EMPTY
        case PromptTooLong():
            return words.prompt_too_long(error.length)
        case NotYours():
            return words.not_yours(error.owner_id)
        case NothingToEdit():
            return words.NOTHING_TO_EDIT
        case NothingToUndo():
            return words.NOTHING_TO_UNDO
        case NothingToRedo():
            return words.NOTHING_TO_REDO
        case NothingToRepeat():
            return words.NOTHING_TO_REPEAT
        case UploadNeedsWords():
            return words.UPLOAD_NEEDS_WORDS
        case NothingToCancel():
            return words.NOTHING_TO_CANCEL
        case NothingToDelete():
            return words.NOTHING_TO_DELETE
        case AlreadyAnswered():
            return words.already_answered(error.state)
        case EmptyRegion():
            return words.EMPTY_REGION
        case OnlyFound():
            return words.ONLY_FOUND
        case UnknownSetting():
            return words.unknown_setting(error.name, error.known)
        case WrongSetting():
            return words.wrong_setting(error.setting, error.value)
        case SettingsWithoutWords():
            return words.SETTINGS_WITHOUT_WORDS
        case PaintedHow():
            return words.PAINTED_HOW
        case PaintedLater():
            return words.PAINTED_LATER
        case UploadTooBig():
            return words.upload_too_big(error.size, error.limit)
        case UploadLost():
            return words.UPLOAD_LOST
        case RealPeopleForbidden():
            return words.REAL_PEOPLE_FORBIDDEN
        case PictureHidden():
            return words.PICTURE_HIDDEN
        case PersonNotYours():
            return words.PERSON_NOT_YOURS
        case PersonOnRecord():
            return words.PERSON_ON_RECORD
        case NothingToWithdraw():
            return words.WITHDRAW_NOTHING
        case NotOurPicture():
            return words.REPORT_NOT_OURS
        case ReportWithoutModerators():
            return words.REPORT_DIRECT
        case AlreadyReported():
            return words.REPORT_AGAIN
        case NotAModerator():
            return words.REPORT_MODERATORS
        case ReportOver():
            return words.REPORT_OVER
        case TooManyJobs():
            return words.too_many_jobs(error.limit)
        case WordsRefused():
            return words.refused(error.rule)
        case RoleMissing():
            return words.role_missing(error.role_ids)
        case QuotaReached():
            return words.quota_reached(error.most, error.span, error.again_at)
        case NotAManager():
            return words.NOT_A_MANAGER
        case PolicyImpossible():
            return words.policy_impossible(error.field)
        case ChannelClosed():
            return words.CHANNEL_CLOSED
        case MissingPermissions():
            return words.missing_permissions(error.names)
        case DirectMessagesClosed():
            return words.DIRECT_MESSAGES_CLOSED
        case EngineFailed(code="refused"):
            return words.refused(error.detail)
        case NoPicture():
            return words.VERIFY_NO_PICTURE
        case EngineAway():
            return words.ENGINE_NOT_NOW
        case EngineFailed(code="bad_picture"):
            return words.picture_fault(error.detail)
        case EngineFailed(code="bad_mask") if error.detail:
            return words.painted_fault(error.detail)
        case EngineFailed(code="not_there") if error.detail:
            return words.not_there(error.detail)
        case EngineFailed():
            return words.failure(error.code, error.detail)
        case Missing():
            return words.GONE
        case BlobMissing() | BlobDamaged():
            return words.PICTURE_GONE
        case discord.Forbidden():
            return words.FORBIDDEN
        case discord.NotFound():
            return words.NOT_FOUND
        case _:
            return words.INTERNAL
