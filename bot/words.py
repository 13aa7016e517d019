"""Every text that people read, in one place.

A sentence says what happened, what was kept, and what to do next. Texts that other people typed are quoted, shortened
and never able to ping anybody (the client allows no mentions).
"""

from __future__ import annotations

from collections.abc import Sequence

import discord

from engine.protocol import MAX_PROMPT, Notice, Plan
from storage.models import Revision
from storage.states import JobState

CONSENT_WORDING = "2026-11"
"""Version of the consent question, kept with every answer."""


def quoted(text: str, limit: int = 120) -> str:
    """Return a person's words on one line, shortened, unable to become markup."""
    return f"“{plain(text, limit)}”"


def plain(text: str, limit: int) -> str:
    """Return text on one line that is no markup, at most `limit` characters."""
    line = discord.utils.escape_markdown(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1].rstrip("\\ ") + "…"


def thread_name(text: str) -> str:
    """Return a name for a thread, at most 100 characters."""
    line = " ".join(text.split()) or "a picture"
    return line if len(line) <= 90 else line[:89].rstrip() + "…"


def megabytes(size: int) -> str:
    """Return bytes as people read them."""
    return f"{size / 1024 / 1024:.1f} MiB" if size >= 100 * 1024 else f"{size / 1024:.0f} KiB"


def percent(share: float) -> str:
    """Return a share of the picture; never 0 % of something."""
    return "less than 1 %" if 0 < share < 0.01 else f"{share:.0%}".replace("%", " %")


def duration(seconds: float) -> str:
    """Return a duration as people read it."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min"


# --- commands -------------------------------------------------------------------------------------------------------

COMMANDS = {
    "generate": "Draw a picture from your words and open a thread to edit it in",
    "edit": "Change a picture by saying what shall be different",
    "undo": "Go back to the picture before",
    "history": "Show every picture of this session, and go on from any of them",
    "cancel": "Stop what I am working on for you here",
    "delete": "Delete this session, or everything I keep about you",
    "export": "Get everything I keep about you as files",
    "help": "How to talk to me",
    "settings": "What this server wants me to do (for those who manage the server)",
}
MENU_EDIT = "Edit this image"
OPTIONS = {
    "prompt": f"What the picture shall show (up to {MAX_PROMPT} characters)",
    "seed": "The same seed and words give the same picture; leave it out for a new one",
    "steps": "How many steps to draw in: more is slower and finer",
    "guidance": "How closely to follow your words (1–20)",
    "count": "How many pictures",
    "instruction": "What shall be different, e.g. turn the apples into pears",
    "image": "A picture of yours to start from; leave it out to change your newest picture here",
    "method": "How to edit; leave it out to let me choose",
    "source_prompt": "What the picture shows now, if my own description is wrong",
    "strength": "How much of the region is drawn anew (0.1–1)",
    "private": "Only you and I see it: a private thread, or a direct message where I may not make one",
    "what": "What to delete",
    "threads": "Whether I open a thread for every new picture",
}
DELETE_CHOICES = {"session": "this session", "everything": "everything about me"}
BUTTONS = {
    "approve": "Apply",
    "drop": "Drop",
    "redraw": "Redraw",
    "grow": "Grow",
    "shrink": "Shrink",
    "plan": "Change the plan",
    "cancel": "Cancel",
    "edit": "Edit",
    "again": "Again",
    "undo": "Undo",
    "yes": "Yes, I may use it",
    "no": "No, delete it",
    "delete": "Yes, delete",
    "keep": "No, keep it",
}

HELP = f"""**How to talk to me**
1. `/generate prompt:a bowl of apples` draws a picture and opens a thread for it.
2. **Reply** to a picture and say what shall be different. I show you exactly what I would change; \
nothing happens until you press ✅.
   • `turn the apples into pears` · `make the house blue` · `apples -> pears`
   • `add a cloud` · `remove the hat` · `more snow` · `less fog`
3. Replying to an older picture goes on from there. `undo`, `redo` and `again` (new seed) work as replies too.
4. `/edit image:` starts from a picture of yours, or right-click any picture → Apps → *{MENU_EDIT}*.

`/history` shows all pictures of a session, `/cancel` stops me, `/delete` removes a session or everything I keep \
about you, `/export` gives it to you.
Only the one who started a session can change its pictures. Everything I draw is marked as AI-generated."""


# --- generate -------------------------------------------------------------------------------------------------------


def drawing_in_thread(prompt: str, count: int) -> str:
    """Return the answer to /generate where a thread is opened."""
    what = "" if count == 1 else f" ({count} pictures)"
    return f"🎨 {quoted(prompt, 300)}{what}: I'm drawing it in the thread below."


def drawing_here(prompt: str, count: int, notes: Sequence[str] = ()) -> str:
    """Return the answer to /generate where no thread is opened."""
    what = "" if count == 1 else f" ({count} pictures)"
    return " ".join([f"🎨 {quoted(prompt, 300)}{what}: I'm drawing it here.", *notes])


def no_thread(missing: Sequence[str]) -> str:
    """Say why there is no thread."""
    return f"I can't open a thread: I'm missing the permission {listed(missing)} here. Everything works without it."


def label(model: str, seed: int | None, method: str) -> str:
    """Return the line that marks a picture as made by a model."""
    parts = ["AI-generated", model or "unknown model"]
    parts += [f"seed {seed}"] if seed is not None else []
    return "-# " + " · ".join([*parts, method])


GENERATE_METHOD = "text to image"


def generated(prompt: str, number: int, count: int, label_line: str, notes: Sequence[str]) -> str:
    """Return the text above a generated picture."""
    which = f" ({number} of {count})" if count > 1 else ""
    return "\n".join([f"**{quoted(prompt, 200)}**{which}", *notes, GO_ON, label_line])


GO_ON = "Reply to this picture and say what shall be different."


COMPARED = "The second picture shows before and after."


def edited(said: str, plan: Plan, changed: float, label_line: str, notes: Sequence[str]) -> str:
    """Return the text above an edited picture."""
    understood = understanding(plan, 300)
    first = f"**{quoted(said, 200)}** ({understood})" if understood else f"**{quoted(said, 200)}**"
    second = f"{percent(changed)} of the picture changed; every other pixel is the same as before."
    return "\n".join([first, second, *notes, "Reply to go on from here, or say `undo` or `again`.", label_line])


def uploaded(width: int, height: int) -> str:
    """Return the text above a picture that was taken in."""
    return (
        f"Your picture as I keep it: {width} × {height} pixels, location and camera data removed. "
        "Reply to it to change it; `/delete` removes it."
    )


def alt_generated(prompt: str) -> str:
    """Return the alternative text of a generated picture (at most 1024 characters)."""
    return f"AI-generated picture: {prompt}"[:1024]


def alt_edited(target: str, said: str) -> str:
    """Return the alternative text of an edited picture."""
    return f"AI-edited picture: {target or said}"[:1024]


def alt_comparison(said: str) -> str:
    """Return the alternative text of before and after."""
    return f"Before and after, side by side: {said}"[:1024]


def alt_preview(coverage: float) -> str:
    """Return the alternative text of a mask preview."""
    return f"The picture with the region that may change outlined and tinted: {percent(coverage)} of it"


ALT_UPLOAD = "The picture that was uploaded"
ALT_PROGRESS = "The unfinished picture"


def smaller_copy(size: int, limit: int, kind: str) -> str:
    """Say that the delivered file is not the master."""
    return (
        f"The original is {megabytes(size)} and this place takes {megabytes(limit)}, so this is a {kind} copy. "
        "I keep the original and go on from it."
    )


TOO_LARGE_AT_ALL = (
    "The picture is finished and kept, but even a small copy is too large for this place. "
    "Use `/history` where larger files are allowed, or go on editing from here."
)
TITLE_UPLOAD = "your picture"

# --- progress -------------------------------------------------------------------------------------------------------

PHASES = {
    "": "Working",
    "caption": "Looking at the picture",
    "encode": "Reading the picture",
    "invert": "Tracing the picture back",
    "map": "Finding what to change",
    "denoise": "Drawing",
    "decode": "Finishing",
}
STARTED = {
    "generate": "Starting to draw",
    "faces": "Checking your picture",
    "mask": "Finding the region that changes",
    "edit": "Applying it",
}


def started(kind: str, said: str, first: str = "") -> str:
    """Return the first text of a progress message."""
    about = f": {quoted(said)}" if said else ""
    return f"{first}⏳ {STARTED.get(kind, 'Working')}{about}…"


def queued(position: int, eta_s: float | None) -> str:
    """Say where in the queue a job is."""
    place = "You're next" if position <= 0 else f"{position} before you"
    return f"⏳ In the queue: {place}" + (f", about {duration(eta_s)}." if eta_s else ".")


def running(phase: str, step: int, steps: int, eta_s: float | None) -> str:
    """Say how far a job is."""
    head = PHASES.get(phase, "Working")
    if not steps:
        return f"🖌️ {head}…"
    done = max(0, min(10, round(10 * step / steps)))
    eta = f", about {duration(eta_s)} left" if eta_s else ""
    return f"🖌️ {head} `{'▰' * done}{'▱' * (10 - done)}` {step}/{steps}{eta}"


def engine_away(detail: str = "") -> str:
    """Say that the engine does not answer."""
    why = f" ({detail})" if detail else ""
    return (
        f"🔌 The drawing engine isn't answering right now{why}. Your request is kept: I go on by myself as soon as "
        "it is back. You don't have to do anything; Cancel stops it."
    )


ENGINE_BUSY = (
    "⏳ The drawing engine has more to do than it can queue. Your request is kept and goes in as soon as there is room."
)
ENGINE_BACK = "🔌 The drawing engine is back. Going on…"
ENGINE_STARTS = "it is starting again"
ENGINE_MODEL = "its model could not be loaded; the operator has to look"
CANCELLED = "🚫 Cancelled. Nothing was changed; your pictures are all still there."
CANCELLED_NEW = "🚫 Cancelled before it was finished; nothing was kept of it."


def waits_for(said: str) -> str:
    """Say that an instruction comes after the edit that is being rendered."""
    return f"⏳ I start on {quoted(said)} as soon as the one before it is finished."


def replaced(said: str) -> str:
    """Say that a newer instruction took the place of one that was not applied yet."""
    return f"I dropped {quoted(said)}, which wasn't applied yet."


# --- preview --------------------------------------------------------------------------------------------------------


def understanding(plan: Plan, limit: int = 500) -> str:
    """Return what was understood on one line that is no markup, at most `limit` characters."""
    if plan.concepts:
        marks = {"more": "+", "less": "−"}
        return plain(", ".join(f"{marks[concept.direction]} {concept.words}" for concept in plan.concepts), limit)
    if plan.source and plan.target:
        half = limit // 2 - 2
        return f"{plain(plan.source, half)} → {plain(plan.target, half)}"
    return plain(plan.target or plan.source, limit)


def preview(
    said: str, plan: Plan, coverage: float, verdict: str, notices: Sequence[str], notes: Sequence[str] = ()
) -> str:
    """Return the text of a mask preview."""
    lines = [f"**{quoted(said, 200)}**", *notes, f"I understood: “{understanding(plan)}”"]
    if verdict == "empty":
        lines.append(
            "I found nothing in the picture that this would change, so there is nothing to apply yet. "
            "**Redraw** looks again, **Grow** looks less strictly, **Change the plan** lets you say it differently."
        )
    elif verdict == "full":
        lines.append(
            "⚠️ The **whole picture** would change, not a part of it. ✅ does it anyway; **Shrink** looks for less."
        )
    else:
        lines.append(f"Only the outlined region may change: {percent(coverage)} of the picture.")
    lines += notices
    if verdict != "empty":
        lines.append("✅ applies it, ❌ drops it.")
    return "\n".join(lines)


APPROVED = "✅ Approved."
APPLIED = "✅ Applied; the result is below."
CONTINUED = "The picture this starts from."
REPLACED = "⏭️ Replaced by your newer instruction. Nothing was changed."
DROPPED = "❌ Dropped. Nothing was changed."
PREVIEW_DELETED = "The preview was deleted, so I dropped that edit. Nothing was changed; say it again to see it again."
NO_REACTIONS = "(I may not add reactions here: I'm missing the permission Add Reactions. Use the buttons.)"
EMPTY_REGION = (
    "There is nothing to apply: the region is empty. Use Redraw, Grow or Change the plan, or reply with other words."
)
ALREADY = {
    JobState.APPROVED: "That one is already applied; it was done once.",
    JobState.CANCELLED: "That preview was dropped or replaced. Nothing was changed; say it again to get a new one.",
    JobState.FAILED: "That edit failed and nothing was changed. Say it again to try once more.",
    JobState.POSTED: "That one is already finished.",
}


def already_answered(state: JobState) -> str:
    """Say why a press has no effect any more."""
    return ALREADY.get(state, "That preview isn't ready yet. Wait for the picture, then press again.")


def notice(one: Notice) -> str:
    """Return what to tell a person about a job that went on."""
    return NOTICES[one.code].format(detail=plain(one.detail, 150))


NOTICES = {
    "unknown_words": "⚠️ I was never taught these words, so I can't draw them: {detail}.",
    "photograph": "⚠️ This looks like a photograph. The model I run with only knows drawings of its own small world, "
    "so the changed part will look drawn. If that's fine, go on.",
    "own_word": "I don't see {detail} in my own description of the picture, so I took your word for it.",
    "truncated_prompt": "⚠️ I can only read so much at a time; these words were left out: {detail}.",
}

PLAN_TITLE = "Change the plan"
PLAN_SOURCE = "What the picture shows now"
PLAN_TARGET = "What it shall show"
PLAN_CONCEPTS = "More (+) or less (-) of what, one a line"
EDIT_TITLE = "Edit this picture"
EDIT_FIELD = "What shall be different?"
EDIT_PLACEHOLDER = "turn the apples into pears"

# --- sessions and replies -------------------------------------------------------------------------------------------

HOW_TO_REPLY = (
    "I can see that you wrote, but not what: Discord only shows me replies that ping me, and mentions. "
    "Reply to a picture with the @ switched on, mention me, or use `/edit`."
)


def taking_in(said: str, notes: Sequence[str] = ()) -> str:
    """Return the answer to an upload."""
    return " ".join([f"📥 {quoted(said, 300)}: I'm looking at your picture first.", *notes])


def editing(said: str, title: str, place: str) -> str:
    """Return the answer to /edit."""
    return f"✏️ {quoted(said, 300)} on {quoted(title, 80)}{place}."


def in_place(channel_id: int) -> str:
    """Name another channel."""
    return f" in <#{channel_id}>"


def started_private(channel_id: int | None) -> str:
    """Say where a private session goes on."""
    if channel_id is None:
        return "🔒 I may not make private threads here, so we go on in your direct messages."
    return f"🔒 Only you and I see it: <#{channel_id}>."


def not_yours(owner_id: int) -> str:
    """Say who may."""
    return f"Only <@{owner_id}> can decide here, because it is their session. Start your own with `/generate`."


NOT_YOUR_UPLOAD = (
    "I only change pictures that you posted yourself, or that I drew for you. Nothing was fetched. "
    "Post your own picture, or use `/edit image:`."
)
NOTHING_TO_EDIT = (
    "I don't know which picture you mean: there is none of yours here. Start one with "
    "`/generate prompt:a bowl of apples`, or bring your own with `/edit image:`."
)
NOTHING_TO_UNDO = "This is the first picture; there is nothing before it. `/history` shows them all."
NOTHING_TO_REDO = "There is nothing to redo: no picture was made from this one. `/history` shows them all."
NOTHING_TO_CANCEL = "I'm not working on anything for you here."
NOTHING_TO_DELETE = "There is no session of yours here. `/delete what:everything` removes all I keep about you."
ALL_CANCELLED = "Cancelled: {what}. Your pictures are all still there."
BACK_AT = "↩️ Back at this picture. Reply to go on from here; `redo` returns."
FORWARD_TO = "↪️ Forward again. Reply to go on from here."
PICKED = "📌 From here on. Reply to this picture to change it."
HISTORY_EMPTY = "No picture is finished here yet."
HISTORY_PICK = "Go on from…"


UNDONE = "↩️ Done: you are one picture back."


def history_entry(revision: Revision) -> str:
    """Return one picture's line in the tree."""
    what = {"generate": "drawn", "upload": "uploaded", "edit": "edited"}[revision.kind]
    said = quoted(revision.request, 60) if revision.request else TITLE_UPLOAD
    return f"{said} ({what})"


def history_option(number: int, revision: Revision) -> str:
    """Return one picture's line in the select, at most 100 characters."""
    line = f"{number}. {' '.join(revision.request.split()) or TITLE_UPLOAD}"
    return line if len(line) <= 100 else line[:99] + "…"


def history(lines: Sequence[str], hidden: int) -> str:
    """Return the tree of a session."""
    more = [f"… and {hidden} older ones."] if hidden else []
    return "\n".join(["**The pictures of this session**", *more, *lines])


# --- uploads and consent --------------------------------------------------------------------------------------------


def consent_question(faces: int, timeout_s: float) -> str:
    """Ask the uploader; the wording's version is CONSENT_WORDING."""
    who = "a face" if faces == 1 else f"{faces} faces"
    whom = "this is you, or the person agreed" if faces == 1 else "these people agreed, or are you"
    return (
        f"I see {who} in your picture. May I keep it and change it? Say yes only if {whom} to have the picture changed "
        "by a machine. Until you say yes I keep it in memory only and do nothing else with it. "
        f"Without an answer within {duration(timeout_s)} it is gone."
    )


CONSENT_YES = "✅ Thank you. Your answer is on record; `/delete` removes the picture and the record."
CONSENT_NO = "The picture is gone; I kept nothing of it but that I asked."
CONSENT_TIMEOUT = "There was no answer, so the picture is gone. Upload it again with `/edit image:` when you like."
UPLOAD_LOST = (
    "I was restarted while your picture was in memory only, so it is gone and nothing of it was kept. "
    "Please upload it again with `/edit image:`."
)


def upload_too_big(size: int, limit: int) -> str:
    """Say how big is too big."""
    return (
        f"That file has {megabytes(size)}; I take up to {megabytes(limit)}. It wasn't fetched. "
        "Save it smaller (or as JPEG) and try again."
    )


UPLOAD_NEEDS_WORDS = (
    "That's a picture without words. Nothing of it was kept. Send it again and say what shall be different, "
    "for instance `make the hat blue`."
)
NOTHING_TO_REPEAT = "That is your own picture; there is nothing to draw again. Say what shall be different about it."

PICTURE_FAULTS = {
    "not_a_picture": "That file is not a picture I can read.",
    "truncated": "That picture is cut off: the file ends too early.",
    "too_many_pixels": "That picture has more pixels than I take (25 million).",
    "too_many_bytes": "That file is larger than I take (10 MiB).",
    "animated": "That picture is animated; I only change still ones.",
    "too_small": "That picture is too small to change anything in it.",
    "unsupported": "I don't read pictures of that format.",
}
PICTURE_NEXT = (
    "Nothing of it was kept. Try another one: PNG, JPEG, WebP or AVIF, still, up to 10 MiB and 25 megapixels."
)


def picture_fault(fault: str) -> str:
    """Say what is wrong with a picture."""
    return f"{PICTURE_FAULTS.get(fault, PICTURE_FAULTS['not_a_picture'])} {PICTURE_NEXT}"


# --- failures -------------------------------------------------------------------------------------------------------

FAILURES = {
    "bad_request": "The engine can't do it with these settings{detail}. Nothing was changed; try it with other ones.",
    "bad_picture": "That picture can't be used. " + PICTURE_NEXT,
    "not_understood": "I didn't understand what to change, and nothing was changed. Say it for instance like this: "
    "`turn the apples into pears` or `make the house blue`.",
    "refused": "I don't draw that, and nothing was started or kept. Everything else you made is still there; "
    "ask for something else.",
    "numbers": "The model lost its way and gave no picture. Nothing was changed; try again, another seed helps.",
    "out_of_memory": "This is too big for the machine's memory, and nothing was changed. "
    "Try a smaller picture or fewer at once.",
    "shutdown": "The engine was stopped before it was finished. Nothing was changed; please ask again.",
    "internal": "Something went wrong in the engine. Nothing was changed and your pictures are kept; please try again.",
}


def failure(code: str, detail: str = "") -> str:
    """Return what to say about a failed job."""
    shown = f" ({plain(detail, 200)})" if detail else ""
    return "😕 " + FAILURES.get(code, FAILURES["internal"]).replace("{detail}", shown)


PROMPT_EMPTY = (
    "There are no words in it, so I started nothing. Say what to draw or to change, for instance "
    "`a bowl of apples` or `turn the apples into pears`."
)


def prompt_too_long(length: int) -> str:
    """Say how long is too long."""
    return (
        f"That's {length:,} characters; I read up to {MAX_PROMPT:,}. Nothing was started. "
        "Shorten it to what matters most and send it again."
    )


def too_many_jobs(limit: int) -> str:
    """Say that a person has enough going on."""
    return (
        f"I'm already working on {limit} things for you. Nothing was started; wait for one of them, or use `/cancel`."
    )


def listed(names: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def missing_permissions(names: Sequence[str]) -> str:
    """Name what the bot may not do."""
    plural = "s" if len(names) > 1 else ""
    return (
        f"I can't work here: I'm missing the permission{plural} {listed(names)}. Nothing was started. "
        "Someone who manages this server can grant it, or write to me directly."
    )


DIRECT_MESSAGES_CLOSED = (
    "I may not make private threads here, and you take no direct messages from me, so there is no private place. "
    "Nothing was started. Allow direct messages, or do it without `private`."
)


def cannot_post(names: Sequence[str], channel_id: int) -> str:
    """Say what keeps the bot from posting something that is finished or asked for."""
    plural = "s" if len(names) > 1 else ""
    return (
        f"I can't go on in <#{channel_id}>: I'm missing the permission{plural} {listed(names)} there. "
        "Everything you made is kept; when it is granted, ask again or use `/history`."
    )


FORBIDDEN = (
    "Discord doesn't let me do that here: a permission is missing. Everything you made is kept; `/history` shows it."
)
NOT_FOUND = "The message or thread for that is gone. Everything you made is kept; `/history` shows it."
GONE = "That isn't there any more; it may have been deleted. `/history` shows what is."
PICTURE_GONE = "That picture is no longer in my store, so I can't go on from it. `/history` shows the others."
INTERNAL = "😕 Something went wrong on my side. Your pictures are kept; please try again."

# --- privacy --------------------------------------------------------------------------------------------------------

DELETE_SESSION = "This deletes every picture of this session, with its history. It can't be undone."
DELETE_EVERYTHING = (
    "This deletes everything I keep about you: all your sessions and pictures, settings, consents. It can't be undone."
)
KEPT = "Nothing was deleted."


def deleted(pictures: int, messages: int) -> str:
    """Say what is gone."""
    return f"🗑️ Deleted: {pictures} pictures from my store and {messages} of my messages that showed them."


def deleted_everything(rows: int) -> str:
    """Say that everything is gone."""
    return (
        f"🗑️ Deleted everything I kept about you ({rows} entries). Messages in Discord that I could reach are gone too."
    )


EXPORTED = "Everything I keep about you."
EXPORT_TOO_BIG = (
    "The pictures don't fit into one message here, so this has the records without them. "
    "Ask the operator for the rest, or export in a place with a higher limit."
)
EXPORT_NOTHING = "I keep nothing about you."

# --- server settings ------------------------------------------------------------------------------------------------


def threads_set(on: bool) -> str:
    """Confirm the server's choice."""
    return "🧵 From now on I open a thread for every new picture." if on else "🧵 From now on I stay in the channel."


SERVER_ONLY = "That is a setting of a server; there is none here."

# --- start ----------------------------------------------------------------------------------------------------------

PRESS_AGAIN = "I was away for a moment. If you pressed or reacted meanwhile, press it again."
