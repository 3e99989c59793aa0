"""The embedded PostgreSQL 18: `running` keeps a database while a program lives, `url_of` finds it."""

from .errors import Unavailable
from .folders import data_root
from .run import running
from .server import url_of

__all__ = ["Unavailable", "data_root", "running", "url_of"]
