"""What goes wrong is logged with its line of code, and without what somebody said or showed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from config.logs import LEFT_OUT, traceback_text

PROGRAM = """
import logging, sys
from {package}.log import set_up_logging
import structlog
sys.stderr.isatty = lambda: {terminal}
set_up_logging({arguments})
def draw(told):
    prompt = " ".join(told)
    return dict()[prompt]
try:
    draw(["quince", "like"])
except KeyError as fault:
    if {chained}:
        try:
            raise RuntimeError("the drawing failed") from fault
        except RuntimeError:
            structlog.get_logger("x").exception("job failed", job="j1")
            logging.getLogger("library").exception("ignored")
    else:
        structlog.get_logger("x").error("job failed", exc_info=fault)
        logging.getLogger("library").error("ignored", exc_info=fault)
"""


def logged(package: str, terminal: bool, chained: bool, arguments: str = "") -> str:
    program = PROGRAM.format(package=package, terminal=terminal, chained=chained, arguments=arguments)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stderr


@pytest.mark.parametrize(("package", "terminal"), [("bot", False), ("bot", True), ("engine", False), ("engine", True)])
@pytest.mark.parametrize("chained", [False, True])
def test_a_traceback_shows_neither_variables_nor_messages_that_quote(
    package: str, terminal: bool, chained: bool
) -> None:
    log = logged(package, terminal, chained)
    assert "quince" not in log
    assert log.count("KeyError: " + LEFT_OUT) == 2, "structlog's and a library's"
    assert "in draw" in log, "the line of code is what an operator needs"
    assert ("the drawing failed" in log) == chained


def test_a_task_that_nobody_waited_for_is_told_of_without_its_faults_message() -> None:
    program = """
import asyncio
from bot.log import set_up_logging
set_up_logging()
async def draw(prompt): raise KeyError(prompt)
async def main():
    task = asyncio.ensure_future(draw("quince like"))
    await asyncio.wait([task])
asyncio.run(main())
"""
    log = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stderr
    assert "asyncio: Task exception was never retrieved" in log
    assert "KeyError: " + LEFT_OUT in log
    assert "quince" not in log


def test_who_asks_the_engine_for_everything_gets_everything() -> None:
    assert "quince like" in logged("engine", terminal=False, chained=False, arguments="verbose=True")


def test_faults_of_the_machine_keep_their_message_and_groups_tell_each_of_theirs() -> None:
    told = traceback_text(ExceptionGroup("two", [OSError("no space left"), ValueError("pears")]))
    assert "no space left" in told
    assert "pears" not in told
