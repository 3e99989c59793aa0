"""What each web server counts of the uploads of phones, for Prometheus: once a group, not once a fact."""

from prometheus_client import Counter, Histogram

from lianfang.sync.uploads import Reply

UPLOADS = Counter("lianfang_sync_uploads", "Uploads of phones, by the status of the answer", ["status"])
FACTS = Counter("lianfang_sync_facts", "Facts in uploads that were taken in hand")
GROUP = Histogram(
    "lianfang_sync_group_facts",
    "Facts stored by one transaction",
    buckets=(1, 2, 5, 10, 25, 50, 100, 200, 400),
)
WAITED = Histogram(
    "lianfang_sync_store_seconds",
    "How long storing a group took",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_BY_STATUS = {status: UPLOADS.labels(str(status)) for status in (200, 400, 401, 403, 413, 415, 429, 503)}


def count(replies: list[Reply], facts: int, seconds: float) -> None:
    """Count a group that was stored, and what its phones were told."""
    FACTS.inc(facts)
    GROUP.observe(facts)
    WAITED.observe(seconds)
    for status in {reply.status for reply in replies}:
        n = sum(reply.status == status for reply in replies)
        (_BY_STATUS.get(status) or UPLOADS.labels(str(status))).inc(n)


def count_away(status: int) -> None:
    """Count an upload that was turned away."""
    (_BY_STATUS.get(status) or UPLOADS.labels(str(status))).inc()
