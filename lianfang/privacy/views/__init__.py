"""Pages of privacy."""

from lianfang.privacy.views.erasing import certificate, erasure, erasures, retention
from lianfang.privacy.views.holding import hold_lift, hold_new, holds
from lianfang.privacy.views.serving import subject_copy, subject_page, subject_request, subject_requests

__all__ = [
    "certificate",
    "erasure",
    "erasures",
    "hold_lift",
    "hold_new",
    "holds",
    "retention",
    "subject_copy",
    "subject_page",
    "subject_request",
    "subject_requests",
]
