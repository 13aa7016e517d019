"""The wish that the layout stays: "house -> castle, keeping the layout" is for Prompt-to-Prompt (arXiv:2208.01626)."""

from __future__ import annotations

import re
from collections.abc import Collection

from engine.language.choose import choose
from engine.language.measured import Measurements
from engine.language.plans import insist
from engine.protocol import Plan

KEEPER = "prompt_to_prompt"
WHY = "which keeps the layout as it is, as you asked"
_WHAT = (
    r"(?:layout|composition|shape|pose|structure)(?:\s+of\s+(?:the|this|that)\s+\w+)?"
    r"(?:\s+(?:the\s+same|as\s+(?:it\s+)?is|unchanged|intact))?(?=\s*(?:$|[,;.]|\b(?:and|but|then)\b))"
)
_KEPT = re.compile(
    r"(?:(?:^|[,;.]|\b(?:and|but|while|with|in)\b)\s*(?:the\s+)?same|"
    r"(?:^|[,;.\s])\s*(?:\b(?:and|but|while|with)\s+)?\b(?:keep|keeping|preserve|preserving)\b"
    r"(?:\s+(?:the|its|his|her|their))?(?:\s+same)?)"
    rf"\s+{_WHAT}",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"^[\s,;.]*(?:(?:and|but|then)\b\s*)?|[\s,;.]+$", re.IGNORECASE)


def without_layout(text: str) -> tuple[str, bool]:
    """Return the text without the wish that the layout stays, and whether there was one."""
    rest, wishes = _KEPT.subn("", text)
    return (_LOOSE.sub("", rest), True) if wishes else (text, False)


def laid_anew(plan: Plan, offered: Collection[str], known: Measurements) -> Plan:
    """Return the plan of a preview that waits, of which a person now says that the layout shall stay."""
    own = plan.settings if plan.method == KEEPER else ()
    return keeping_layout(plan.model_copy(update={"settings": own}), offered, known)


def keeping_layout(plan: Plan, offered: Collection[str], known: Measurements) -> Plan:
    """Return the plan for the method that keeps the layout, where that is there and has words to go by."""
    kept = insist(plan, KEEPER)
    if (offered and KEEPER not in offered) or (kept.source == kept.target and not kept.settings):
        return choose(plan, offered, None, known)
    return choose(plan, offered, KEEPER, known).model_copy(update={"why": WHY})
