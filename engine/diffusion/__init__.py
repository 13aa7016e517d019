"""Primitives of diffusion editing: pure functions and small frozen objects, no model and no runtime."""
