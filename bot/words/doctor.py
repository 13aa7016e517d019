"""What `python -m bot doctor` prints, and the message it posts for a moment."""

from __future__ import annotations

from bot.words.phrasing import megabytes

DOCTOR_MESSAGE = "AI-generated · a picture to see what this place leaves of its labels; it is removed at once."
DOCTOR_NOT_DRAWN = "The engine could not draw the test picture; its log says why."
DOCTOR_NO_CHANNEL = "Nothing can be posted to this channel: name a text channel or a thread by its id."
DOCTOR_NOT_FETCHED = "The posted file could not be fetched back; the message is removed."
DOCTOR_NOT_A_PICTURE = (
    "What came back from the posted file's address is no picture; the message is removed. Look whether something "
    "between here and Discord (a proxy, a filter) answers in its place, and try again."
)
_STATES = {
    "none": "removed",
    "valid": "valid, but not ours",
    "invalid": "broken: the file was changed after signing",
    "broken": "damaged",
}


def doctor_login(name: str) -> str:
    """Say that the token works."""
    return f"ok    Discord knows me as {name}"


def doctor_engine(status: str, model: str) -> str:
    """Say how the engine is."""
    return f"{'ok   ' if status == 'ready' else 'wait '} the engine is {status}{f', model {model}' if model else ''}"


def doctor_engine_away(url: str) -> str:
    """Say that the engine is not there."""
    return (
        f"The engine at {url} does not answer, or refuses the token: start it, or mend [bot] engine_url, engine_token."
    )


def doctor_posted(sent: int, shown: int) -> str:
    """Say that the picture was posted."""
    return f"ok    posted a signed picture of {megabytes(sent)}; Discord shows {megabytes(shown)}"


def doctor_left(
    where: str, same_file: bool, same_samples: bool, label: bool, credentials: str, ours: bool
) -> tuple[str, ...]:
    """Say what is left of the labels in a file that was fetched back."""
    file = "same bytes" if same_file else "changed"
    samples = "same" if same_samples else "changed"
    signed = "valid and ours" if ours else _STATES.get(credentials, credentials)
    return (
        f"{where}: file {file}, samples {samples}",
        f"{where}: label (XMP) {'there' if label else 'removed'}, content credentials {signed}",
    )
