"""Lianfang 联防: a city's outbreak-response system. Start with docs/explanation/line-of-apps.md."""

__version__ = "0.1.0"
