"""What the tests of couriers and laboratories ask of a city, run inside it by its own `manage shell`."""

from datetime import UTC, datetime, timedelta

from lianfang.accounts.actions import create_user, give_post
from lianfang.accounts.models import User
from lianfang.places.models import Area, Site, SiteKind
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.sync.actions import Saying, tell
from lianfang.sync.actions.devices import make_code, new_phone
from lianfang.testing.capture import HANDOVER, SEAL, SWAB
from lianfang.testing.models import Box, Carriage, Receipt, Round
from lianfang.testing.tests.make import make_code as make_tube
from tests.browser.fieldcity import DAY, followed, say
from tests.city import PASSWORD

KINDS = {kind.name: kind for kind in (SWAB, SEAL, HANDOVER)}


def packed() -> None:
    """Let somebody pack three tubes into a box for a laboratory; give a code for the phone of a courier, who works in
    that laboratory too."""
    now, chief = datetime.now(UTC), User.objects.get(username="chief")
    area, round_ = Area.objects.get(pk=HESHAN), Round.objects.filter(state="open")[0]
    site = Site.objects.filter(kind=SiteKind.SAMPLING)[0]
    laboratory = make_site(kind=SiteKind.LABORATORY, name="赫山区检验所")
    carrier = create_user("carrier", name="曹师傅", password=PASSWORD, by=chief, now=now)
    for role in ("courier", "lab_technician", "sampler"):
        give_post(carrier, role=role, area=area, from_on=now.date() - DAY, by=chief, now=now)
    codes, person = [make_tube(9_000 + n) for n in range(3)], "0197f3a0-0000-7000-8000-00000000000"
    told = []
    for n, code in enumerate(codes):
        swab = {"person_id": f"{person}{n}", "round_id": round_.pk, "site_id": site.pk, "tube_code": code}
        at = now - timedelta(hours=3, minutes=40 - n)
        told.append(Saying("testing.swab", site.area_id, swab, at=at))
        told.append(Saying("testing.seal", site.area_id, {"tube_code": code, "n_told": 1}, at=at))
    box = {"box": "BX7K2M9", "laboratory_id": laboratory.pk, "tubes": codes, "n_told": 3, "celsius": 5.0}
    told.append(Saying("testing.handover", site.area_id, box | {"site_id": site.pk}, at=now - DAY / 144))
    tell(carrier, KINDS, told, now=now)
    followed()
    phone = new_phone(carrier, name="转运手机", by=chief, now=now)
    say(code=make_code(phone, by=chief, now=now, wall=now), tubes=codes)


def carried() -> None:
    """Say what the server holds of the box."""
    box = Box.objects.get(code="BX7K2M9")
    say(
        counts=[box.n_packed, box.n_taken, box.n_received],
        differs=box.differs,
        missing=list(box.missing),
        held=box.held,
        steps=[[one.step, one.n_told, one.celsius] for one in Carriage.objects.order_by("at")],
        scanned=[len(one.tubes) for one in Receipt.objects.all()],
    )
