"""Pages of the hotline."""

from lianfang.hotline.views.desk import begin, call_back, calls, hotline
from lianfang.hotline.views.screen import call, step

__all__ = ["begin", "call", "call_back", "calls", "hotline", "step"]
