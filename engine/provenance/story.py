"""What credentials tell, read out of the report of C2PA's reader: a picture, its parent, and so on to the root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from engine.protocol import Ancestor

State = Literal["none", "valid", "invalid", "broken"]
LONGEST = 1000
"""Pictures followed upwards; a chain that is longer is cut, a ring ends here."""


@dataclass(frozen=True)
class Story:
    """The whole chain, newest first. `none`: no credentials; `broken`: they cannot even be parsed."""

    state: State
    chapters: tuple[Ancestor, ...] = ()
    faults: tuple[str, ...] = ()
    root: str | None = None
    """Title of the oldest picture where that one carried no credentials of its own; None: it did."""

    @property
    def ours(self) -> bool:
        """Return whether we signed the file, and it is as we signed it."""
        return self.state == "valid" and bool(self.chapters) and self.chapters[0].ours

    @property
    def generated(self) -> bool:
        """Return whether our own signatures say all the way up that nothing but a model made the picture."""
        chain = self.ours and self.root is None and all(chapter.ours for chapter in self.chapters)
        return chain and self.chapters[-1].created


def story_of(report: dict[str, Any], serials: frozenset[str]) -> Story:
    """Read a report; `serials` are the numbers of our certificates. Raises KeyError, TypeError for one that is none."""
    manifests, label = report["manifests"], report["active_manifest"]
    checked = report["validation_results"]["activeManifest"]
    # A signature of an unknown hand is a signature; whose hand it was, `ours` tells.
    faults = tuple(one["code"] for one in checked["failure"] if one["code"] != "signingCredential.untrusted")
    chapters: list[Ancestor] = []
    ours, title, root = True, "", None
    while len(chapters) < LONGEST:
        manifest = manifests[label]
        serial = manifest.get("signature_info", {}).get("cert_serial_number")
        ours = ours and _trusted(checked) and serial in serials
        chapters.append(_chapter(manifest, ours, title))
        parent = next((one for one in manifest.get("ingredients", []) if one.get("relationship") == "parentOf"), None)
        if parent is None:
            break
        title, label = str(parent.get("title", "")), parent.get("active_manifest")
        if label not in manifests:
            root = title
            break
        # What was found when the child was signed stands in the child's own claim.
        checked = parent.get("validation_results", {}).get("activeManifest", {})
    return Story("invalid" if faults else "valid", tuple(chapters), faults, root)


def _trusted(checked: dict[str, Any]) -> bool:
    """Return whether a check found a signature under one of our authorities, and nothing wrong."""
    passed = {one["code"] for one in checked.get("success", [])}
    return "signingCredential.trusted" in passed and not checked.get("failure")


def _chapter(manifest: dict[str, Any], ours: bool, title: str) -> Ancestor:
    actions = [
        action
        for assertion in manifest.get("assertions", [])
        if str(assertion.get("label", "")).startswith("c2pa.actions")
        for action in assertion["data"].get("actions", [])
    ]
    kinds = [str(action["digitalSourceType"]).rpartition("/")[2] for action in actions if "digitalSourceType" in action]
    told: dict[str, Any] = {}
    for action in actions:
        told |= action.get("parameters") or {}
    signature = manifest.get("signature_info", {})
    return Ancestor(
        ours=ours,
        actions=tuple(str(action["action"]) for action in actions),
        source_type=kinds[-1] if kinds else "",
        model=str(told.get("threadbrush.model", "")),
        method=str(told.get("threadbrush.method", "")),
        seed=str(told.get("threadbrush.seed", "")),
        signed_by=str(signature.get("issuer", "")),
        signed_at=str(signature.get("time", "")),
        title=title,
    )
