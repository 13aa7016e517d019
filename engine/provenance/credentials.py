"""Content credentials (C2PA): sign what was made, with the parent picture as ingredient, and read what a file tells.

Nothing in here ever opens a connection but to the configured time-stamp authority: an uploaded file may name an
address to fetch its credentials from, and that address is whatever its author wants the server to visit.
"""

from __future__ import annotations

import io
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from c2pa import Builder, C2paBuilderIntent, C2paError, C2paSignerInfo, C2paSigningAlg, Context, Reader, Signer

from engine.provenance.chain import Chain
from engine.provenance.label import SOFTWARE, VOCABULARY, software_version
from engine.provenance.story import Story, story_of

_log = structlog.get_logger()

_PURPOSES = "1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.4.1.62558.2.1\n"
"""Key usages a signing certificate may have: e-mail protection, document signing, C2PA claim signing."""


REST_S = 300.0
"""Seconds for which a time-stamp authority that failed is not asked: one that hangs would hold up every picture."""


@dataclass(frozen=True)
class Action:
    """One thing that was done, in C2PA's words; `told` are parameters such as model, seed and method."""

    name: str
    source_type: str = ""
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parent:
    """The file a picture was made from, with whatever credentials it carries itself."""

    data: bytes
    media_type: str
    title: str
    """A name to find it by: the hash its bytes are kept under."""


class Credentials:
    """Signs with one chain, and checks against it. Every method blocks, and may be called from any thread."""

    def __init__(self, chain: Chain, timestamp_authority: str = "") -> None:
        self._chain, self._authority = chain, timestamp_authority
        self._asked_again_at = 0.0
        self._context = Context.from_dict(
            {
                "version": 1,
                "builder": {
                    "thumbnail": {"enabled": False},
                    "claim_generator_info": {"name": SOFTWARE, "version": software_version()},
                },
                "trust": {"trust_anchors": chain.anchors.decode(), "trust_config": _PURPOSES},
                "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False, "verify_after_sign": False},
            }
        )

    def sign(self, data: bytes, media_type: str, actions: Sequence[Action], parent: Parent | None = None) -> bytes:
        """Return the file with signed credentials. Raises C2paError, for instance where the parent's are damaged.

        Where the time-stamp authority does not answer the signature goes without its stamp: rather that than no label.
        It is then left alone for REST_S.
        """
        authority = self._authority if time.monotonic() >= self._asked_again_at else ""
        try:
            return self._signed(data, media_type, actions, parent, authority)
        except C2paError as fault:
            if not authority:
                raise
            self._asked_again_at = time.monotonic() + REST_S
            _log.warning("signed without a time stamp", why=str(fault)[:200], asked_again_in_s=REST_S)
            return self._signed(data, media_type, actions, parent, "")

    def _signed(
        self, data: bytes, media_type: str, actions: Sequence[Action], parent: Parent | None, authority: str
    ) -> bytes:
        manifest = {
            "title": "picture",
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [_action(one) for one in actions]}}],
        }
        output = io.BytesIO()
        with self._signer(authority) as signer, Builder(manifest, self._context) as builder:
            if parent is not None:
                builder.set_intent(C2paBuilderIntent.EDIT)
                ingredient = {"title": parent.title, "relationship": "parentOf"}
                builder.add_ingredient(ingredient, parent.media_type, io.BytesIO(parent.data))
            builder.sign(signer, media_type, io.BytesIO(data), output)
        return output.getvalue()

    def _signer(self, authority: str) -> Signer:
        return Signer.from_info(
            C2paSignerInfo(
                alg=C2paSigningAlg[self._chain.algorithm],
                sign_cert=self._chain.certificates,
                private_key=self._chain.key,
                ta_url=authority.encode() or None,
            )
        )

    def read(self, data: bytes, media_type: str) -> Story:
        """Return what a file's credentials tell, and whether they are valid and ours. Never raises for a bad file."""
        try:
            reader = Reader.try_create(media_type, io.BytesIO(data), context=self._context)
            if reader is None:
                return Story("none")
            with reader:
                return story_of(json.loads(reader.json()), self._chain.serials)
        except (C2paError, ValueError, KeyError, TypeError) as fault:
            _log.info("credentials could not be read", why=type(fault).__name__)
            return Story("broken")


def _action(action: Action) -> dict[str, Any]:
    described: dict[str, Any] = {"action": action.name}
    if action.source_type:
        described["digitalSourceType"] = VOCABULARY + action.source_type
    if action.told:
        described["parameters"] = {f"threadbrush.{name}": value for name, value in action.told.items()}
    return described
