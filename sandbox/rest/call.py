"""One call of the bot: what its handler needs from it."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from sandbox.faults import missing_access, unknown
from sandbox.messages import find_message
from sandbox.permissions import may_see
from sandbox.standin import StandIn
from sandbox.uploads import Body, read_body
from sandbox.world import Channel, Guild, Message


class RateLimited(Exception):
    """A limit within a route was hit."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass(frozen=True)
class Call:
    """A request of the bot and the stand-in that it came to."""

    standin: StandIn
    request: web.Request

    def text(self, name: str) -> str:
        """Return a part of the path."""
        return self.request.match_info[name]

    def number(self, name: str) -> int:
        """Return an id from the path; raises ValueError where it is none."""
        return int(self.request.match_info[name])

    def query_id(self, name: str) -> int | None:
        """Return an id from the query, if there is one."""
        value = self.request.query.get(name)
        return int(value) if value else None

    def limit(self, default: int, most: int) -> int:
        """Return how many entries are asked for, within bounds."""
        return min(max(int(self.request.query.get("limit", default)), 1), most)

    async def body(self) -> Body:
        """Read the request's JSON and files."""
        return await read_body(self.request, self.standin.world.upload_limit)

    def channel(self) -> Channel:
        """Return the channel in the path; raises 10003 where there is none, 50001 where the bot does not see it."""
        channel = self.standin.world.channels.get(self.number("channel_id"))
        if channel is None:
            raise unknown("Channel")
        if not may_see(self.standin.world, self.standin.bot_id, channel):
            raise missing_access()
        return channel

    def message(self, channel: Channel) -> Message:
        """Return the message in the path; raises 10008."""
        return find_message(self.standin, channel, self.number("message_id"))

    def guild(self) -> Guild:
        """Return the guild in the path; raises 10004."""
        guild = self.standin.world.guilds.get(self.number("guild_id"))
        if guild is None:
            raise unknown("Guild")
        return guild

    def user_id(self) -> int:
        """Return the user in the path; `@me` is the bot; raises 10013."""
        text = self.text("user_id")
        user_id = self.standin.bot_id if text == "@me" else int(text)
        if user_id not in self.standin.world.users:
            raise unknown("User")
        return user_id

    @property
    def bot(self) -> int:
        """The bot's id: who acts."""
        return self.standin.bot_id

    @property
    def content(self) -> bool:
        """Whether REST shows the bot what people write: it does where the privileged intent was granted."""
        return self.standin.world.application.message_content
