"""The GPU engine: turns jobs into pictures. It knows nothing of Discord and keeps no database."""
