"""The personal data of users."""

from lianfang.accounts.models import AuditEntry, Deputy, Emergency, User
from lianfang.common.erasure import Held

HELD = (
    Held("staff", User, "keep", "last_login", people=(), area=""),
    Held("staff", Deputy, "keep", "named_at", people=(), area=""),
    Held("audit", Emergency, "keep", "opened_at", hide=("reason", "review")),
    Held("audit", AuditEntry, "keep", "at", hide=("data", "thing", "by_id")),
)
