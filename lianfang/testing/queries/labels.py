"""Labels that were printed: how many of a batch are used, and where those tubes are."""

from collections import Counter

from django.db.models import Max

from lianfang.testing.models import Label, Tube
from lianfang.testing.queries.boxes import stage_of


def stages_of_batch(batch: str) -> dict[str, int]:
    """Count the tubes of a batch of labels by their stage; "issued" are those that nobody has used. Two statements."""
    ids = list(Label.objects.filter(batch=batch).values_list("tube_id", flat=True))
    counted = Counter(stage_of(tube) for tube in Tube.objects.filter(id__in=ids))
    return {"issued": len(ids) - counted.total(), **counted}


def printed(batch: str) -> int:
    """Say how often the labels of a batch were printed."""
    return Label.objects.filter(batch=batch).aggregate(n=Max("n_printed"))["n"] or 0


def label_of(tube: Tube) -> Label | None:
    """Give the label of a tube; None for one whose label was not printed from here."""
    return Label.objects.filter(tube_id=tube.id).select_related("round__area", "site").first()
