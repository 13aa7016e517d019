"""The one place that turns what went wrong into words for the person."""

from __future__ import annotations

import discord

from bot import errors, words
from bot.engine_client import EngineAway
from storage.errors import BlobDamaged, BlobMissing, Missing

_SENTENCES: dict[type[BaseException], str] = {
    errors.PromptEmpty: words.PROMPT_EMPTY,
    errors.PromptWeighted: words.PROMPT_WEIGHTED,
    errors.NothingToEdit: words.NOTHING_TO_EDIT,
    errors.NothingToUndo: words.NOTHING_TO_UNDO,
    errors.NothingToRedo: words.NOTHING_TO_REDO,
    errors.NothingToRepeat: words.NOTHING_TO_REPEAT,
    errors.NothingToCancel: words.NOTHING_TO_CANCEL,
    errors.NothingToDelete: words.NOTHING_TO_DELETE,
    errors.NothingToWithdraw: words.WITHDRAW_NOTHING,
    errors.EmptyRegion: words.EMPTY_REGION,
    errors.OnlyFound: words.ONLY_FOUND,
    errors.SettingsWithoutWords: words.SETTINGS_WITHOUT_WORDS,
    errors.PaintedHow: words.PAINTED_HOW,
    errors.PaintedLater: words.PAINTED_LATER,
    errors.UploadNeedsWords: words.UPLOAD_NEEDS_WORDS,
    errors.UploadLost: words.UPLOAD_LOST,
    errors.UploadFailed: words.UPLOAD_FAILED,
    errors.RealPeopleForbidden: words.REAL_PEOPLE_FORBIDDEN,
    errors.PersonForbidden: words.PERSON_NOT_CHANGED,
    errors.PictureHidden: words.PICTURE_HIDDEN,
    errors.PersonNotYours: words.PERSON_NOT_YOURS,
    errors.PersonOnRecord: words.PERSON_ON_RECORD,
    errors.NotOurPicture: words.REPORT_NOT_OURS,
    errors.ReportWithoutModerators: words.REPORT_DIRECT,
    errors.AlreadyReported: words.REPORT_AGAIN,
    errors.ReportSettled: words.REPORT_SETTLED,
    errors.NotAModerator: words.REPORT_MODERATORS,
    errors.ReportOver: words.REPORT_OVER,
    errors.NotAManager: words.NOT_A_MANAGER,
    errors.ChannelClosed: words.CHANNEL_CLOSED,
    errors.DirectMessagesClosed: words.DIRECT_MESSAGES_CLOSED,
    errors.NoPicture: words.VERIFY_NO_PICTURE,
    EngineAway: words.ENGINE_NOT_NOW,
    Missing: words.GONE,
    BlobMissing: words.PICTURE_GONE,
    BlobDamaged: words.PICTURE_GONE,
    discord.Forbidden: words.FORBIDDEN,
    discord.NotFound: words.NOT_FOUND,
}
"""What there is but one thing to say about."""


def explain(error: BaseException) -> str:
    """Return what happened, what was kept and what to do next."""
    match error:
        case errors.PromptTooLong():
            return words.prompt_too_long(error.length)
        case errors.NotYours():
            return words.not_yours(error.owner_id)
        case errors.AlreadyAnswered():
            return words.already_answered(error.state)
        case errors.UnknownSetting():
            return words.unknown_setting(error.name, error.known)
        case errors.WrongSetting():
            return words.wrong_setting(error.setting, error.value)
        case errors.UploadTooBig():
            return words.upload_too_big(error.size, error.limit)
        case errors.TooManyJobs():
            return words.too_many_jobs(error.limit)
        case errors.WordsRefused():
            return words.refused(error.rule)
        case errors.RoleMissing():
            return words.role_missing(error.role_ids)
        case errors.QuotaReached():
            return words.quota_reached(error.most, error.span, error.again_at)
        case errors.PolicyImpossible():
            return words.policy_impossible(error.field, error.value, error.why)
        case errors.MissingPermissions():
            return words.missing_permissions(error.names)
        case errors.EngineFailed():
            return _engine_failed(error)
    return next((_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES), words.INTERNAL)


def _engine_failed(error: errors.EngineFailed) -> str:
    match error.code:
        case "refused":
            return words.refused(error.detail)
        case "bad_picture":
            return words.picture_fault(error.detail)
        case "bad_mask" if error.detail:
            return words.painted_fault(error.detail)
        case "not_there" if error.detail:
            return words.not_there(error.detail)
    return words.failure(error.code, error.detail)
