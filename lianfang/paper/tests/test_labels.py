"""Labels of tubes and boxes: issued to one round and site, counted when printed, doubted when used in another round."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from lianfang.accounts.tests.make import make_user
from lianfang.paper import actions, sheets
from lianfang.paper.models import Kit, Sticker
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import make_site
from lianfang.testing import queries
from lianfang.testing.models import Label, RoundSite
from lianfang.testing.queries.labels import printed, stages_of_batch
from lianfang.testing.tests.make import NOON, Scene, make_round, make_scene
from lianfang.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def issued(scene: Scene) -> Kit:
    return actions.reserve_kit(
        scene.site,
        scene.round,
        n_tubes=3,
        n_forms=0,
        n_slips=1,
        parts=["stickers", "boxes"],
        language="zh-hans",
        by=make_user("testing_chief"),
        now=NOON,
    )


def test_a_code_is_issued_to_one_round_and_used_in_another_it_is_doubted(scene: Scene) -> None:
    kit = issued(scene)
    one, other, _third = Sticker.objects.filter(kit=kit).order_by("nth").values_list("code", flat=True)
    assert queries.standing([one])[one].stage == "issued"
    elsewhere: dict[str, Any] = {"data": {"round_id": make_round().id}}
    assert scene.phone.codes(scene.swab(make_person().id, one)) == [""]
    assert scene.phone.codes(scene.swab(make_person().id, other, **elsewhere)) == ["other_round"]
    assert stages_of_batch(kit.code) == {"issued": 1, "open": 2}


def test_printing_is_counted(scene: Scene) -> None:
    kit, chief = issued(scene), make_user("testing_chief")
    for times in (1, 2):
        actions.note_printed(kit, ["stickers"], by=chief, now=NOON)
        assert printed(kit.code) == times
    page = sheets.pages(kit, ["boxes"], sheet="52.5x29.7", by=chief, now=NOON)
    assert (len(page["boxes"]), page["boxes"][0]["head"][:2]) == (1, "BX")


def test_codes_are_issued_to_several_sites_at_once(
    client: Client, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    sites = [scene.site, make_site(name="另一采样点")]
    for site in sites:
        RoundSite.objects.create(round=scene.round, site=site)
    client.force_login(make_user("testing_chief"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    asked = {"round": scene.round.pk, "sites": [site.pk for site in sites], "n_tubes": 5, "n_slips": 2}
    reply = client.post(reverse("paper_labels"), asked | {"language": "en"})
    assert reply.status_code == 302
    assert sorted(Kit.objects.values_list("site_id", flat=True)) == sorted(site.pk for site in sites)
    assert Label.objects.count() == 10
    kit = Kit.objects.filter(site=scene.site).get()
    assert "Issued, not used" in client.get(reverse("paper_kit", args=[kit.pk])).content.decode()
