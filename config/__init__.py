"""One settings file for every process: `config.toml`, a table a process, each key also an environment variable."""

from config.tables import TABLES, SettingsError, load_table

__all__ = ["TABLES", "SettingsError", "load_table"]
