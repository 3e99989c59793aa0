"""The personal data of tests: swabs, what they mean for whom, who was called back."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from lianfang.common.erasure import Held
from lianfang.testing.models import (
    Hold,
    HomeVisit,
    ListedPerson,
    PersonResult,
    Recall,
    Repeat,
    ResultNotice,
    Round,
    Swab,
    SwabClaim,
    TestRequest,
)


def _harmless(rows: Any) -> Any:
    """Swabs whose result is negative, or that never had one."""
    return rows.filter(~_told())


def _told() -> Q:
    told = PersonResult.objects.exclude(meaning="negative")
    if settings.CLUSTER:  # where these lie apart from the swabs; they are few
        return Q(pk__in=told.values("pk"))
    return Q(Exists(told.filter(pk=OuterRef("pk"))))


def _telling(rows: Any) -> Any:
    return rows.filter(_told())


def _of_nobody(rows: Any) -> Any:
    """Claims whose swabs were parted from their person. On a cluster swabs lie elsewhere, and what they mean is looked
    at, once the round is over."""
    of = PersonResult if settings.CLUSTER else Swab
    told = of._default_manager.filter(person_id=OuterRef("person_id"), round_id=OuterRef("round_id"))
    parted = rows.filter(~Exists(told))
    return parted.filter(round_id__in=Round.objects.exclude(closed_at=None)) if settings.CLUSTER else parted


def _negative(rows: Any) -> Any:
    return rows.filter(meaning="negative")


def _not_negative(rows: Any) -> Any:
    return rows.exclude(meaning="negative")


def _cleared(rows: Any) -> Any:
    return rows.filter(outcome="negative")


def _open(rows: Any) -> Any:
    return rows.exclude(outcome="negative")


HELD = (
    Held("negative_result", Swab, "unlink", "at", only=_harmless, fact=True),
    Held("case_file", Swab, "keep", "at", only=_telling, fact=True),
    Held("negative_result", Repeat, "unlink", "at"),
    Held("negative_result", PersonResult, "unlink", "taken_at", only=_negative, hide=("meaning",)),
    Held("negative_result", SwabClaim, "delete", "", area="", only=_of_nobody),
    Held("case_file", PersonResult, "keep", "taken_at", only=_not_negative, hide=("meaning",)),
    Held("negative_result", ResultNotice, "unlink", "released_at", only=_negative),
    Held("case_file", ResultNotice, "keep", "released_at", only=_not_negative),
    Held("negative_result", Recall, "unlink", "closed_at", only=_cleared),
    Held("case_file", Recall, "keep", "opened_at", only=_open),
    Held("negative_result", HomeVisit, "unlink", "asked_at"),
    Held("negative_result", TestRequest, "unlink", "due_on"),
    Held("test_list", ListedPerson, "delete", "until_on"),
    Held("decision", Hold, "keep", "proposed_at", hide=("note", "objected_with_id")),
)
