"""Discord on loopback: a strict stand-in that the unmodified discord.py bot connects to, and its chat page.

Nothing here imports the bot, the engine or the storage; `sandbox.launcher` starts them as processes.
Start reading at `sandbox.standin` (what it is made of) and `sandbox.world` (what it remembers).

A stand-in that is kinder than Discord hides bugs. Enforced: the 3 s deadline and 15 min token of interactions, the
message-content rule, intents, permissions with overwrites, sizes of files and requests, Discord's limits on messages,
embeds, components and commands, rate limits, expiring attachment addresses, archived threads, RESUME.
A route that is not here answers 501 and is counted.

Not here: voice, webhooks of channels, roles and moderation, pins, polls, stickers, custom emoji, forum channels,
user-installed apps, threads that archive themselves after days of silence, and compression on the gateway.
"""
