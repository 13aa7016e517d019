"""The policy of a server, and the audit."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.phrasing import plain
from storage.models import AuditEntry
from storage.policy import Policy
from storage.states import AuditKind

POLICY_DEFAULT = "default"
POLICY_CHANGE = "Change…"
POLICY_CHANGED = "✅ Changed, from now on. The audit says that you did."
POLICY_TITLE = "Policy of this server"
POLICY_EVERYONE = "everyone"
POLICY_WHICH_USE = "What shall be kept for certain roles?"
POLICY_WHICH_ROLES = "For which roles?"
NOT_A_MANAGER = "Only people who may manage this server can see and change its policy. Nothing was changed."

POLICY_AREAS = {
    "words": "Words: blocked and allowed here",
    "people": "Pictures of real people",
    "age": "Age-restricted channels",
    "classifier": "Picture classifier",
    "quota": "Quotas",
    "roles": "Who may use what",
    "retention": "How long sessions are kept",
}
_SWITCHES = {"threads": "Threads", "badge": "Badge", "watermark": "Invisible watermark"}
POLICY_USES = {
    "generate": "Draw (/generate)",
    "edit": "Edit pictures",
    "upload": "Bring in pictures of one's own",
    "segment": "Find things (/segment)",
    "extend": "Extend pictures (/extend)",
    "cutout": "Cut things out (/cutout)",
    "verify": "Verify pictures (/verify)",
}
POLICY_CHOICES = {
    "people": {
        "consent": "Ask whether the people in it agree",
        "forbid": "Don't take pictures with faces",
        "off": "Take them without asking",
    },
    "age": {
        "same": "The same rules as everywhere",
        "adult": "Adults may be nude (never real people or minors)",
        "closed": "I don't work there",
    },
    "classifier": {POLICY_DEFAULT: "The operator's choice", "none": "No classifier"},
}
POLICY_FIELDS = {
    "blocked_words": "Refused here (commas or lines between)",
    "allowed_words": "Let through here, where they are innocent",
    "per_hour": "Requests a person has an hour (empty: any)",
    "per_day": "Requests a person has a day (empty: any)",
    "at_once": "At the same time (empty: operator's limit)",
    "retention_days": "Days without use until a session is deleted",
}


def policy_switch(name: str, on: bool) -> str:
    """Return the line that flips a switch."""
    return f"{_SWITCHES[name]}: turn {'off' if on else 'on'}"


def policy_choose(area: str) -> str:
    """Return the question above a list."""
    return f"{POLICY_AREAS[area]}:"


def policy_roles(use: str, role_ids: Sequence[int]) -> str:
    """Return the question which roles may."""
    return f"**{POLICY_USES[use]}** is for {_roles(role_ids)}. Whom shall it be for?"


POLICY_NO_WORD = "It holds no letters and no emoji, so I would never find it."
POLICY_NEVER_ALLOWED = "I refuse it everywhere or can't read it, so letting it through would do nothing."


def policy_impossible(field: str, value: str = "", why: str = "") -> str:
    """Say that a typed value can't be, and which it was and why where that is known."""
    what = f"`{plain(value, 60)}`" if value else "that"
    return f"I can't take {what} for “{field}”. {why + ' ' if why else ''}Nothing was changed; look at it once more."


def policy_summary(policy: Policy) -> str:
    """Return the whole policy, a line a field."""
    quota = policy.quota
    kept = [f"{POLICY_USES[use]}: {_roles(ids)}" for use, ids in policy.roles.items() if ids and use in POLICY_USES]
    classifier = POLICY_CHOICES["classifier"].get(
        policy.classifier or POLICY_DEFAULT, plain(policy.classifier or "", 60)
    )
    lines = [
        f"**{POLICY_TITLE}**",
        f"• Words: {len(policy.blocked_words)} blocked, {len(policy.allowed_words)} allowed, beside my own rules. "
        "Sexual pictures of minors or of real people are refused whatever is set.",
        f"• Pictures of real people: {POLICY_CHOICES['people'][policy.real_people]}",
        f"• Age-restricted channels: {POLICY_CHOICES['age'][policy.age_restricted]}",
        f"• Picture classifier: {classifier}",
        f"• Quotas for one person: {_most(quota.per_hour)} an hour, {_most(quota.per_day)} a day, "
        f"{quota.at_once or 'the operator’s limit'} at once",
        f"• Who may use what: {'; '.join(kept) if kept else 'everyone may use everything'}",
        f"• Sessions are deleted after {policy.retention_days} days without use",
        *(f"• {label}: {'on' if getattr(policy, name) else 'off'}" for name, label in _SWITCHES.items()),
    ]
    return "\n".join(lines)


def _most(number: int | None) -> str:
    return "any number" if number is None else str(number)


def _roles(role_ids: Sequence[int]) -> str:
    return ", ".join(f"<@&{role_id}>" for role_id in role_ids) or POLICY_EVERYONE


AUDIT_ANY = "everything"
AUDIT_KINDS = {
    AuditKind.ALLOWED: "allowed",
    AuditKind.REFUSED: "refused",
    AuditKind.CONSENTED: "consented",
    AuditKind.DECLINED: "declined",
    AuditKind.WITHDRAWN: "withdrawn",
    AuditKind.REPORTED: "reported",
    AuditKind.DELETED: "deleted",
    AuditKind.POLICY: "policy changed",
}
AUDIT_EMPTY = "Nothing of that kind was decided in this server yet."


def audit_page(entries: Sequence[AuditEntry], offset: int, count: int) -> str:
    """Return a page of the audit; people are shown by their pseudonym."""
    if not entries:
        return AUDIT_EMPTY
    shown = f"{offset + 1} to {offset + len(entries)} of {count}"
    head = f"**Decisions in this server**, {shown}, newest first. People are pseudonyms; their words are not kept here."
    return "\n".join([head, *(_entry(one) for one in entries)])


def _entry(entry: AuditEntry) -> str:
    parts = [
        f"<t:{int(entry.at.timestamp())}:f>",
        f"**{AUDIT_KINDS[entry.kind]}** {plain(entry.action, 40)}",
        f"`{entry.pseudonym}`" if entry.pseudonym else "",
        plain(entry.reason, 90),
    ]
    return " · ".join(part for part in parts if part)
