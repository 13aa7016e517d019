"""Serves the requests of all running methods from one thread, packing their denoiser rows into shared calls."""

from engine.runtime.loop import Runtime
from engine.runtime.ticket import Listener, Ticket, Update

__all__ = ["Listener", "Runtime", "Ticket", "Update"]
