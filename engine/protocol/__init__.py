"""The messages between the bot and the engine: job kinds, their parameters, events and results.

Plain pydantic; importing this package never imports torch. Pictures travel beside the JSON, not inside it:
a job is submitted as `multipart/form-data` with the part `job` (this JSON) and the file parts it names
(`image`, `mask`); a result is JSON that lists files, each fetched from `GET /jobs/{id}/files/{name}`.
"""

from engine.protocol.events import AnyEvent, Cancelled, Done, Failed, Preview, Queued, Running, any_event
from engine.protocol.health import Health, MethodInfo, ParameterInfo
from engine.protocol.jobs import AnyJob, Caption, Edit, Faces, Generate, Job, Mask, Paint, Rules, WireJob, any_job
from engine.protocol.labels import Ancestor, CopyInfo, CopyOrder, Verdict
from engine.protocol.message import JOB_ID, MAX_PROMPT, Message, Prompt, Seed
from engine.protocol.plan import Change, ChangeKind, Concept, Correction, Origin, Plan, Setting, Settings
from engine.protocol.results import (
    AnyResult,
    Box,
    CaptionResult,
    EditResult,
    FacesResult,
    FailureCode,
    FileInfo,
    GenerateResult,
    MaskResult,
    Notice,
    NoticeCode,
    PaintResult,
    PictureFault,
    ResultBase,
    any_result,
)

__all__ = [
    "JOB_ID",
    "MAX_PROMPT",
    "Ancestor",
    "AnyEvent",
    "AnyJob",
    "AnyResult",
    "Box",
    "Cancelled",
    "Caption",
    "CaptionResult",
    "Change",
    "ChangeKind",
    "Concept",
    "CopyInfo",
    "CopyOrder",
    "Correction",
    "Done",
    "Edit",
    "EditResult",
    "Faces",
    "FacesResult",
    "Failed",
    "FailureCode",
    "FileInfo",
    "Generate",
    "GenerateResult",
    "Health",
    "Job",
    "Mask",
    "MaskResult",
    "Message",
    "MethodInfo",
    "Notice",
    "NoticeCode",
    "Origin",
    "Paint",
    "PaintResult",
    "ParameterInfo",
    "PictureFault",
    "Plan",
    "Preview",
    "Prompt",
    "Queued",
    "ResultBase",
    "Rules",
    "Running",
    "Seed",
    "Setting",
    "Settings",
    "Verdict",
    "WireJob",
    "any_event",
    "any_job",
    "any_result",
]
