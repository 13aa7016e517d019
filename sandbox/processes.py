"""Child processes that never outlive their parent, with their output in a log file."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _die_with(parent: int) -> None:
    """Run in the child: the kernel kills it when its parent dies, even by kill -9 (Linux)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


@dataclass
class Child:
    """A running child; `name` is what people call it."""

    name: str
    process: asyncio.subprocess.Process
    log_file: Path

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.process.returncode is None

    async def stop(self, patience_s: float) -> None:
        """Ask it to stop; kill it after `patience_s`."""
        await self._end(signal.SIGTERM, patience_s)

    async def kill(self) -> None:
        """Kill it at once (SIGKILL), as a crash would."""
        await self._end(signal.SIGKILL, 5)

    async def _end(self, how: signal.Signals, patience_s: float) -> None:
        if not self.running:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        try:
            await asyncio.wait_for(self.process.wait(), patience_s)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # its own group: whatever it started goes, too
            await self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its log."""
        with contextlib.suppress(OSError):
            return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-lines:])
        return ""


async def start_child(name: str, arguments: Sequence[str], env: Mapping[str, str], log_file: Path) -> Child:
    """Start `python -m …` in a process group of its own, so that Ctrl-C reaches it through us, in our order."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    parent = os.getpid()
    with log_file.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env={**os.environ, **env, "PYTHONUNBUFFERED": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=lambda: _die_with(parent),
        )
    return Child(name, process, log_file)
