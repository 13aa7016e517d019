"""Settings of the engine: the table `[engine]` of `config.toml`, overridden by `THREADBRUSH_ENGINE__…`."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config import SettingsError, load_table
from engine.vision.classifier import ClassifierSettings

__all__ = ["EngineSettings", "SettingsError", "load_settings"]


class EngineSettings(BaseModel):
    """What an operator may set about the engine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8765, ge=0, le=65535, description="0 takes a free port and prints it")
    token: str = Field(default="", description="bearer token; needed for any address that is not loopback")
    model: str = Field(default="", description="folder in the diffusers layout; empty: the embedded demo model")
    captioner: str = Field(default="", description="BLIP folder; empty: the embedded demo captioner")
    language_model: str = Field(default="", description="folder of a chat model (transformers); empty: the rules alone")
    language_model_seconds: float = Field(default=20, gt=0, le=120, description="longest wait for its answer")
    language_model_tokens: int = Field(default=120, ge=8, le=1000, description="longest answer")
    classifiers: dict[str, ClassifierSettings] = Field(
        default={}, description="picture classifiers by name; a server may choose among them"
    )
    classifier: str = Field(default="none", description="which of them looks at results where a server chose none")
    device: str = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    max_pixels: int = Field(default=25_000_000, ge=4096, description="of a picture that is sent in")
    max_bytes: int = Field(default=10 * 1024 * 1024, ge=1024, description="of a picture file that is sent in")
    max_running: int = Field(default=8, ge=1, le=256, description="jobs that feed the model at the same time")
    max_queued: int = Field(default=200, ge=1, description="jobs that wait; more are turned away")
    max_queued_bytes: int = Field(default=512 * 1024 * 1024, ge=1, description="of pictures that wait")
    keep_results_s: float = Field(default=900, ge=0, description="how long a finished job can be fetched")
    keep_results_bytes: int = Field(
        default=256 * 1024 * 1024, ge=0, description="of finished jobs, oldest dropped first"
    )
    heartbeat_s: float = Field(default=2.5, gt=0, le=5, description="the current state is repeated this often")
    credentials: str = Field(default="data/credentials", description="private folder of the signing keys")
    certificate: str = Field(default="", description="PEM chain, leaf first, to sign with; empty: an own one is made")
    certificate_key: str = Field(default="", description="PEM key of `certificate`, unencrypted")
    timestamp_authority: str = Field(default="", description="RFC 3161 address; empty: signatures carry no time stamp")
    label_prompts: bool = Field(default=True, description="whether a picture's prompt is written into its PNG text")

    @model_validator(mode="after")
    def _key_and_certificate_go_together(self) -> Self:
        if bool(self.certificate) != bool(self.certificate_key):
            raise ValueError("certificate and certificate_key go together: set both, or neither")
        return self

    @model_validator(mode="after")
    def _the_time_stamp_authority_has_an_address(self) -> Self:
        where = urlsplit(self.timestamp_authority)
        if self.timestamp_authority and not (where.scheme in ("http", "https") and where.hostname):
            raise ValueError(
                f"timestamp_authority is {self.timestamp_authority!r}, which is no address: "
                "it begins with http:// or https://; leave it empty for signatures without a time stamp"
            )
        return self

    @model_validator(mode="after")
    def _the_default_classifier_is_one_of_them(self) -> Self:
        for name in self.classifiers:
            if name == "none" or not 0 < len(name) <= 60:
                raise ValueError(f"a classifier can't be called {name!r}: 1 to 60 characters, and none is no one")
        if self.classifier != "none" and self.classifier not in self.classifiers:
            raise ValueError(f"classifier is {self.classifier}, which is not among classifiers; none turns it off")
        return self

    @property
    def demo(self) -> bool:
        """Return whether the embedded picture-book model is used."""
        return not self.model

    @property
    def loopback(self) -> bool:
        """Return whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def load_settings(path: Path | None = None) -> EngineSettings:
    """Read `[engine]` from `path` (None: `./config.toml` if any) and the environment. Raises SettingsError."""
    return load_table("engine", EngineSettings, path)
