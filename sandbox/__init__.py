"""Discord on loopback: a strict stand-in that the unmodified discord.py bot connects to, and its chat page.

Nothing here imports the bot, the engine or the storage; `sandbox.launcher` starts them as processes.
Start reading at `sandbox.standin` (what it is made of) and `sandbox.world` (what it remembers).
"""
