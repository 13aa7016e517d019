"""Every text that people read, in one place.

A sentence says what happened, what was kept, and what to do next. Texts that other people typed are quoted, shortened
and never able to ping anybody (the client allows no mentions).

One room a topic; the rest of the bot says `words.x`.
"""

# ruff: noqa: F403
from bot.words.commands import *
from bot.words.consents import *
from bot.words.doctor import *
from bot.words.failures import *
from bot.words.labels import *
from bot.words.language import *
from bot.words.model import *
from bot.words.parameters import *
from bot.words.phrasing import *
from bot.words.policy import *
from bot.words.preferences import *
from bot.words.preview import *
from bot.words.privacy import *
from bot.words.progress import *
from bot.words.regions import *
from bot.words.replies import *
from bot.words.results import *
from bot.words.safety import *
from bot.words.servers import *
from bot.words.uploads import *
