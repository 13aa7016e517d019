"""`python -m bot`: serve Discord. `python -m bot invite`: print the link that invites it to a server.

`python -m bot doctor`: see what Discord leaves of a picture's labels.
"""

from __future__ import annotations

import time

_STARTED = time.perf_counter()

import asyncio  # noqa: E402
import contextlib  # noqa: E402
import signal  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from dataclasses import asdict  # noqa: E402
from pathlib import Path  # noqa: E402

import click  # noqa: E402
import discord  # noqa: E402
import structlog  # noqa: E402

from bot import words  # noqa: E402
from bot.address import use_address  # noqa: E402
from bot.client import Threadbrush  # noqa: E402
from bot.doctor import NotWell, examine  # noqa: E402
from bot.engine_client import EngineClient  # noqa: E402
from bot.invite import own_invite_link  # noqa: E402
from bot.log import set_up_logging  # noqa: E402
from bot.settings import BotSettings, SettingsError, load_settings  # noqa: E402
from storage.database import Storage  # noqa: E402
from storage.errors import StorageError  # noqa: E402
from storage.settings import StorageSettings  # noqa: E402
from storage.settings import load_settings as load_storage_settings  # noqa: E402


@click.group(invoke_without_command=True)
@click.option("--config", type=click.Path(path_type=Path), help="Settings file; ./config.toml if it is there.")
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Serve Discord until stopped."""
    set_up_logging()
    with _told():
        settings, places = load_settings(config), load_storage_settings(config)
        if not settings.token.get_secret_value():
            raise SettingsError(
                "There is no bot token: set DISCORD_TOKEN, or token in the [bot] table of config.toml. "
                "To try Threadbrush without Discord, run `make demo`."
            )
        use_address(settings.discord)
        context.obj = settings
        if context.invoked_subcommand is None:
            asyncio.run(serve(settings, places))


@main.command()
@click.pass_obj
def invite(settings: BotSettings) -> None:
    """Print the link that invites the bot to a server."""
    with _told():
        click.echo(asyncio.run(own_invite_link(settings.token.get_secret_value())))


@main.command()
@click.option("--channel", type=int, required=True, help="Id of a channel the bot may post in.")
@click.pass_obj
def doctor(settings: BotSettings, channel: int) -> None:
    """Post a signed picture to a channel for a moment, and report what Discord leaves of its labels."""
    with _told():
        for left in asyncio.run(examine(settings, channel, click.echo)):
            for line in words.doctor_left(**asdict(left)):
                click.echo(line)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what an operator can mend into one sentence."""
    try:
        yield
    except (SettingsError, StorageError, NotWell) as error:
        raise click.ClickException(str(error)) from None
    except discord.LoginFailure:
        raise click.ClickException(
            "Discord does not accept the bot token. Check DISCORD_TOKEN or [bot] token."
        ) from None
    except discord.PrivilegedIntentsRequired:
        raise click.ClickException(
            "[bot] message_content is on, but the intent is not granted. Switch it on in Discord's developer portal "
            "(Bot → Message Content Intent), or set message_content = false."
        ) from None


async def serve(settings: BotSettings, places: StorageSettings) -> None:
    """Run the bot until SIGTERM or SIGINT."""
    engine = EngineClient(settings.engine_url, settings.engine_token.get_secret_value())
    async with Storage.open(places) as storage, engine, Threadbrush(settings, storage, engine) as bot:
        loop = asyncio.get_running_loop()
        running = asyncio.current_task()
        for stop in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stop, lambda: running and running.cancel())
        structlog.get_logger("bot").info("starting", seconds=round(time.perf_counter() - _STARTED, 2))
        try:
            await bot.start(settings.token.get_secret_value())
        except asyncio.CancelledError:
            structlog.get_logger("bot").info("stopping")


if __name__ == "__main__":
    main()
