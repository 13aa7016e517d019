"""What can go wrong for a person, as exceptions that carry data; `bot.explain` turns them into words."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from engine.protocol import FailureCode, ParameterInfo
from engine.safety import Rule
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


class PromptWeighted(Trouble):
    """Words of a picture that is yet to be drawn were given weights."""


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


class UploadFailed(Trouble):
    """The engine could not look at a picture, which therefore never was kept."""


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


class ReportSettled(Trouble):
    """The moderators decided about this person's report before: the picture stays."""


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


class PersonForbidden(NotAdmitted):
    """The server's policy takes no pictures of real people (any more), and this one, kept before, shows somebody."""

    reason = "real_people: forbid"


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
    """A value that a field of the policy cannot have; `why` is a sentence about it."""

    def __init__(self, field: str, value: str = "", why: str = "") -> None:
        super().__init__(field, value, why)
        self.field, self.value, self.why = field, value, why


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
