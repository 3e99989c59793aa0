"""Codes of tubes are issued to a round and a site before they are printed."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from lianfang.common.ids import tube_id
from lianfang.places.models import Site
from lianfang.testing.models import Label, Round


def issue_labels(codes: Iterable[str], *, batch: str, round_: Round, site: Site, now: datetime) -> None:
    """Note that codes belong to a round and a site: one that is used in another round is doubted. Whoever makes the
    batch has the right and writes the audit."""
    Label.objects.bulk_create(
        Label(
            tube_id=tube_id(code),
            code=code,
            batch=batch,
            round=round_,
            site=site,
            area_id=site.area_id,
            issued_at=now,
        )
        for code in codes
    )


def labels_printed(batch: str) -> None:
    """Count that the labels of a batch were printed once more; twice, two tubes may carry one code."""
    Label.objects.filter(batch=batch).update(n_printed=F("n_printed") + 1)
