"""Labels: what marks a picture as made by a model, delivered copies, and what /verify answers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.phrasing import megabytes, percent, plain, quoted
from engine.protocol import Ancestor


def label(model: str, seed: int | None, method: str) -> str:
    """Return the line that marks a picture as made by a model."""
    return _line("AI-generated", model, seed, method)


def label_edited(what: str, changed: float | None, model: str, seed: int | None, method: str) -> str:
    """Return the line that marks a picture as changed by a model: what, and how much of it."""
    where = "" if changed is None else f" ({percent(changed)} of the picture)"
    said = f": {plain(what, 120)}" if what.strip() else ""
    return _line(f"AI-edited{said}{where}", model, seed, method)


LABEL_PROVEN = "-# AI-generated: a model made this picture before it was uploaded"


def label_found(what: str, found: float, model: str) -> str:
    """Return the line that marks a mask and a cut-out as a model's work: of what, and how much of the picture it is."""
    thing = f" of {plain(what, 120)}" if what.strip() else ""
    return _line(f"AI-made: the mask and the cut-out{thing} ({percent(found)} of the picture)", model, None, "segment")


def _line(first: str, model: str, seed: int | None, method: str) -> str:
    parts = [first, model or "unknown model"]
    parts += [f"seed {seed}"] if seed is not None else []
    return "-# " + " · ".join([*parts, method])


def copy_kind(media_type: str, width: int, height: int, smaller: bool) -> str:
    """Return what kind of copy was delivered, in a word or two."""
    name = {"image/webp": "WebP", "image/jpeg": "JPEG", "image/png": "PNG"}[media_type]
    return f"smaller ({width} × {height}) {name}" if smaller else name


def smaller_copy(size: int, limit: int, kind: str) -> str:
    """Say that the delivered file is not the master."""
    return (
        f"The original is {megabytes(size)} and this place takes {megabytes(limit)}, so this is a {kind} copy. "
        "I keep the original and go on from it."
    )


def marked_copy(badge: bool, marked: bool) -> str:
    """Say that the delivered copy carries marks, which the master does not."""
    marks = [name for name, there in (("an AI badge", badge), ("an invisible AI mark", marked)) if there]
    return f"This copy carries {' and '.join(marks)}; exact in the original, which the button below sends."


NO_WATERMARK = "This server asks for invisible marks, but the operator has not installed them, so this copy has none."
ORIGINAL = "The original, sample by sample as I keep it."


def original_too_large(size: int, limit: int) -> str:
    """Say that the master can't be sent here."""
    return (
        f"The original is {megabytes(size)} and this place takes {megabytes(limit)}. Press the button where larger "
        "files are allowed, or take it along with `/privacy export`."
    )


CREDENTIALS_KEPT = "The signed content credentials it came with are kept, whatever they say of where it was taken."

VERIFY_OURS = "**Yes, this is one of mine.**"
VERIFY_OURS_CHANGED = "**This was one of mine, but the file was changed since.**"
VERIFY_NOT_OURS = "**I don't know this picture.** That proves nothing: labels and marks can be removed."
VERIFY_NO_PICTURE = "There is no picture in this message."
VERIFY_NOT_HERE = "It was made in a session you have no part in, so I don't say more about it."
VERIFY_NO_EXTRA = "Invisible marks: not looked for, the operator has not installed them."

HOW_FOUND = {
    "bytes": "The file is on record, byte by byte.",
    "samples": "The file is new, but it shows exactly a picture on record; its labels were taken off or written anew.",
    "credentials": "Its content credentials are signed by me and unbroken.",
}


def found_by_mark(wrong: int) -> str:
    """Say that the invisible mark led to the picture."""
    worn = "all 32 bits" if wrong == 0 else f"{32 - wrong} of 32 bits"
    return f"Its invisible mark is one of mine ({worn} agree); the file itself was changed since."


def credentials_state(state: str, ours: bool) -> str:
    """Say what the content credentials are worth."""
    match state:
        case "none":
            return "Content credentials: none."
        case "valid" if ours:
            return "Content credentials: mine, valid."
        case "valid":
            return "Content credentials: valid, signed by somebody else. I can't say who may be trusted."
        case "invalid":
            return "Content credentials: they don't fit the picture; it was changed after signing."
    return "Content credentials: damaged, they can't be read."


def plain_label(kind: str, model: str) -> str:
    """Say what the unsigned label claims."""
    made = {"trainedAlgorithmicMedia": "made", "compositeWithTrainedAlgorithmicMedia": "changed"}.get(kind, "made")
    by = f" by {plain(model, 80)}" if model else ""
    return f"Its label says it was {made}{by}. Anybody can write such a label."


def how_made(kind: str, drawn: bool, model: str, method: str, seed: int | None, when: int) -> str:
    """Say how a picture on record was made; `drawn`: an upload that is proven a model's; `when`: seconds since 1970."""
    upload = "An upload, AI-generated before" if drawn else "An upload, not made by me"
    done = {"generate": "AI-generated", "edit": "AI-edited", "upload": upload}.get(kind, kind)
    parts = [done, *([model, method] if kind != "upload" else [])]
    parts += [f"seed {seed}"] if seed is not None and kind != "upload" else []
    return f"{' · '.join(part for part in parts if part)} · <t:{when}:f>"


def asked_for(text: str) -> str:
    """Quote what a picture was asked for with."""
    return f"Asked for with: {quoted(text, 200)}"


def shown_in(link: str) -> str:
    """Point to the message that shows a picture."""
    return f"Shown here: {link}"


def made_from(lines: Sequence[str]) -> str:
    """List the pictures above one, newest first."""
    return "\n".join(["Made from:", *(f"{number}. {line}" for number, line in enumerate(lines, 1))])


def ancestor(one: Ancestor) -> str:
    """Describe a picture of the chain by its own credentials."""
    made = "AI-generated" if "c2pa.created" in one.actions and one.source_type == "trainedAlgorithmicMedia" else ""
    made = made or ("AI-edited" if one.source_type.endswith("rainedAlgorithmicMedia") else "a copy or conversion")
    by = "" if one.ours else f", signed by {plain(one.signed_by, 60) or 'somebody unknown'}"
    told = [plain(part, 60) for part in (one.model, one.method, f"seed {one.seed}" if one.seed else "") if part]
    return " · ".join([made, *told]) + by


def on_record_from(lines: Sequence[str]) -> str:
    """List what the pictures above one were asked for with, newest first."""
    return "\n".join(["On record above it:", *(f"{number}. {line}" for number, line in enumerate(lines, 1))])


VERIFY_UPLOAD = "an upload"
ENGINE_NOT_NOW = (
    "🔌 The drawing engine isn't answering right now, and without it I can't do this. Try again in a moment."
)
ANCESTOR_UNKNOWN = "a picture without credentials of its own (an upload)"
