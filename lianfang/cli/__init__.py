"""The command line: `lianfang demo`, `serve`, `work`, `bench`, `docs`, `import` and the rest; see parser.py."""

from lianfang.cli.main import main

__all__ = ["main"]
