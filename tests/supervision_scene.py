"""What pages of supervision are opened with."""

from datetime import UTC, datetime

from lianfang.outbreak.models import Outbreak
from lianfang.people.models import Household
from lianfang.supervision import actions
from lianfang.supervision.actions import Told
from lianfang.supervision.models import Draw, Drawn, Photo
from lianfang.supervision.tests.make import picture
from lianfang.testing.models import Round
from tests.cast import HESHAN
from tests.stage import Scene, city_wide

NOW = datetime(2021, 8, 5, 4, 0, tzinfo=UTC)


def supervision(stage: Scene) -> None:
    """A finding with a photo, the checklist of a round, a draw with a door."""
    outbreak = Outbreak.objects.get(pk=str(stage.things["outbreak"][0]))
    told = Told("precise", HESHAN, "队伍间隔不足一米")
    one = actions.find(outbreak, told, by=city_wide("auditor"), now=NOW, pictures=[picture()])
    stage.put(one.pk, "finding")
    stage.put(one.pk, "finding_step", then=("fix",))
    stage.put(Photo.objects.get().pk, "finding_photo")
    round_ = Round.objects.filter(area_id=HESHAN, target__gt=0)[0]
    stage.things["checklist"] = stage.things["process_file"] = ("testing", round_.pk)
    stage.things["checklist_do"] = ("testing", round_.pk, "save")
    door = Household.objects.filter(area_id__gte=HESHAN, area_id__lt=HESHAN + 10**9)[0]
    draw = Draw.objects.create(
        outbreak=outbreak, area_id=HESHAN, first_on=NOW.date(), last_on=NOW.date(), seed=7,
        protocol=one.protocol, n_candidates=1, n_odd=1, digest="", made_at=NOW, made_by=city_wide("auditor"),
    )  # fmt: skip
    drawn = Drawn.objects.create(
        draw=draw,
        place=1,
        visit_id=one.pk,
        household=door,
        area_id=HESHAN,
        at=NOW,
        weight=9,
        reasons=[["pace", 3]],
    )
    stage.put(draw.pk, "draw")
    stage.put(drawn.pk, "drawn")
