"""Why something is not done, and when it is possible again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

_NOTHING = "Nothing was started or kept, and everything you made is still there."

REFUSALS = {
    "minors": "I don't make anything sexual where children or young people are meant, whatever the rules of a place. ",
    "faces": "There is a real face in that picture, and I don't undress or sexualize real people. ",
    "explicit": "I don't draw sexual pictures. ",
    "nudity": "I don't draw naked or undressed people here. ",
    "blocked": "This server doesn't want a word in that. ",
    "picture": "The picture came out as something that isn't shown here, so I threw it away unseen. ",
}
_NEXT = {
    "blocked": " Say it in other words, or ask those who manage the server.",
    "picture": " Try another seed, or ask for something else.",
}


def refused(rule: str) -> str:
    """Say by which rule something was refused; an innocent meaning is best said in other words."""
    return "🛑 " + REFUSALS.get(rule, "I don't draw that. ") + _NOTHING + _NEXT.get(rule, " Ask for something else.")


CHANNEL_CLOSED = f"This server doesn't want me in age-restricted channels. {_NOTHING} Ask in another channel."


def role_missing(role_ids: Sequence[int]) -> str:
    """Name the roles a server keeps something for."""
    roles = ", ".join(f"<@&{role_id}>" for role_id in role_ids)
    return f"This server keeps that for people with one of these roles: {roles}. {_NOTHING}"


def quota_reached(most: int, span: timedelta, again_at: datetime) -> str:
    """Say how much is allowed and when there is room again."""
    what = "an hour" if span <= timedelta(hours=1) else "a day"
    times = "request" if most == 1 else "requests"
    when = f"<t:{int(again_at.timestamp()) + 1}:R>"
    return f"⏳ I take {most} {times} {what} from one person here. {_NOTHING} It is possible again {when}."
