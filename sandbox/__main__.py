"""`python -m sandbox`: the whole demo behind one address, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path

import click

from sandbox.launcher import DidNotStart, FolderTaken, running, say_on_stderr
from sandbox.server import PortTaken
from sandbox.settings import SandboxSettings, SettingsError, load_settings


@click.command()
@click.option("--config", type=click.Path(path_type=Path), help="Settings file; ./config.toml if there is one.")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of chat, database, pictures and logs.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of the chat page; 0 takes a free one.")
@click.option("--only", is_flag=True, help="Start the stand-in alone; bring your own bot (any token works).")
@click.option("--verbose", is_flag=True, help="Show the stand-in's log.")
def main(config: Path | None, data: Path | None, port: int | None, only: bool, verbose: bool) -> None:
    """Try Threadbrush in a browser: starts the engine, a stand-in for Discord and the bot, prints one address."""
    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, format="%(name)s: %(message)s")
    try:
        settings = load_settings(config)
    except SettingsError as fault:
        raise click.ClickException(str(fault)) from fault
    chosen = settings.port if port is None else port
    sys.exit(asyncio.run(_run(data or settings.data, chosen, settings, config, only)))


async def _run(data: Path, port: int, settings: SandboxSettings, config: Path | None, only: bool) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    serve = asyncio.create_task(_serve(data, port, settings, config, only))
    asked = asyncio.create_task(stop.wait())
    await asyncio.wait({serve, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if not serve.done():
        say_on_stderr("\nStopping …")
        serve.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serve
        return 0
    return serve.result()


async def _serve(data: Path, port: int, settings: SandboxSettings, config: Path | None, only: bool) -> int:
    """Run until a part dies; returns the exit code."""
    try:
        async with running(
            data, port, settings=settings, config=config, engine=not only, bot=not only, say=say_on_stderr
        ) as house:
            if only:
                house.standin.rules.token = ""
            print(house.url, flush=True)
            say_on_stderr("Open the address in a browser. Ctrl-C stops everything; the chat is kept.")
            if only:
                await asyncio.Event().wait()
            child = await house.wait_until_one_dies()
            code = child.process.returncode
            say_on_stderr(f"The {child.name} stopped by itself (exit {code}), so everything stops. It said last:")
            say_on_stderr(child.last_words())
            say_on_stderr(f"Nothing is lost: the chat is in {house.data}. Start again to go on.")
            return 1
    except (DidNotStart, FolderTaken) as fault:
        say_on_stderr(str(fault))
        return 1
    except PortTaken as fault:
        say_on_stderr(f"{fault} Try another one with --port.")
        return 1
    except OSError as fault:
        say_on_stderr(f"The folder {data} cannot be used: {fault.strerror}. Try another one with --data.")
        return 1


if __name__ == "__main__":
    main()
