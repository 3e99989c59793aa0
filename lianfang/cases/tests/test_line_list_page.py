"""The line list on the screen: columns, filters under a name, hundreds at once, files; and lists from files."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.cases import actions
from lianfang.cases.models import Case, LineList, SavedFilter
from lianfang.cases.tests.make import make_epidemiologist
from lianfang.cases.tests.test_line_lists import LISTS, read_in
from lianfang.common.errors import Refused
from lianfang.outbreak.tests.make import make_outbreak
from lianfang.places.rules import official_code as official
from lianfang.places.tests.make import make_area
from lianfang.web.tests.saving import save

NOW = datetime(2021, 8, 5, 4, tzinfo=UTC)


def signed_in(by: object) -> Client:
    """Sign somebody in, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(by)  # type: ignore[arg-type]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.django_db
def test_hundreds_are_marked_at_once_and_saved_as_filtered() -> None:
    by = make_epidemiologist()
    kept = read_in("Tianjin135cases_revised.csv", "tianjin_edges_clean.csv", by=by)
    client, url = signed_in(by), reverse("line_list")
    client.post(
        reverse("line_list_columns"), {"column": ["onset", "infector", "generation", "setting", "key"]}
    )
    page = client.get(url)
    assert "TJ135" not in page.content.decode()  # the second page
    assert page.context["tree"] is None  # too many for a small picture
    first = Case.objects.get(number=1)
    actions.mark_done(first, step="core_facts", by=by, now=NOW)
    client.post(f"{reverse('line_list_mark')}?clinical_type=severe", {"do": "core_facts", "all": "1"})
    severe = Case.objects.filter(clinical_type="severe")
    assert severe.filter(core_facts_at=None).count() == 0
    assert Case.objects.exclude(core_facts_at=None).count() == severe.count() == 25
    told = [str(message) for message in client.get(url).context["messages"]]
    assert "24 cases are marked." in told
    assert any("Not marked: 1." in text for text in told)
    assert AuditEntry.objects.filter(verb="cases.case.core_facts").count() == 25
    book = CalamineWorkbook.from_filelike(BytesIO(save(client, url, {"export": "xlsx", "q": "TJ11"}).content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == ["No.", "Name", "Onset", "Infected by", "Generation", "Setting", "id in the list"]
    assert [11, "TJ11", "2020-01-23", "6", 2, "Household", "TJ11"] in rows
    text = save(client, url, {"export": "csv", "q": "12"}).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("12,TJ12,2020-01-24,5,2,Household,TJ12")
    assert client.get(reverse("case", args=[first.pk])).status_code == 200
    assert client.get(reverse("outbreak", args=[kept.outbreak_id])).status_code == 200


@pytest.mark.django_db
def test_a_filter_under_a_name_is_ones_own_or_shared() -> None:
    by, other, outbreak = make_epidemiologist(), make_epidemiologist(), make_outbreak()
    client = signed_in(by)
    client.post(reverse("filter_save"), {"name": " 重型 ", "query": "clinical_type=severe", "shared": "1"})
    client.post(reverse("filter_save"), {"name": "mine", "query": "state=review"})
    shown = signed_in(other).get(reverse("line_list"))
    assert [kept.name for kept in shown.context["saved"]] == ["重型"]
    kept = SavedFilter.objects.get(name="mine")
    assert client.post(reverse("filter_remove", args=[kept.pk])).status_code == 302
    assert [kept.name for kept in SavedFilter.objects.all()] == ["重型"]
    with pytest.raises(Refused):
        actions.save_filter(outbreak, name=" ", query="", shared=False, by=by, now=NOW)


@pytest.mark.django_db
def test_a_list_is_uploaded_looked_at_read_and_taken_back() -> None:
    by = make_epidemiologist()
    make_outbreak()
    client = signed_in(by)
    data = (LISTS / "Tianjin135cases_revised.csv").read_bytes().replace(b"14/01/2020", b"long ago", 1)
    answer = client.post(reverse("line_lists"), {"file": SimpleUploadedFile("tianjin.csv", data)})
    kept = LineList.objects.get()
    url = reverse("line_list_file", args=[kept.pk])
    assert answer.url == url  # type: ignore[attr-defined]
    look = client.get(url)
    assert (look.context["good"], look.context["n_bad"]) == (134, 1)
    columns = {f"column-{field}": name for field, name in kept.columns.items()}
    wrong = client.post(url, columns | {"column-key": "", "read": "1"})
    assert wrong.status_code == 422
    assert client.post(url, columns | {"read": "1", "elsewhere": "Wuhan，Hubei"}).status_code == 302
    assert "long ago" in client.get(url).content.decode()
    with translation.override("en"):
        back = save(client, reverse("line_list_save", args=[kept.pk, "cases"])).content.decode("utf-8-sig")
    assert len(back.splitlines()) == 2
    assert client.post(reverse("line_list_void", args=[kept.pk]), {"reason": "again"}).status_code == 302
    assert not Case.objects.exists()
    assert client.get(reverse("line_lists")).status_code == 200
    assert client.post(reverse("line_lists"), {"file": SimpleUploadedFile("x.csv", b"")}).status_code == 422


@pytest.mark.django_db
def test_an_investigator_of_a_district_sees_the_cases_of_a_list_that_live_there() -> None:
    chief, heshan = make_epidemiologist(), make_area(43, 9, 3)
    ziyang = make_area(43, 9, 2)
    rows = [f"1,2021-08-01,{official(heshan.pk)},甲", f"2,2021-08-01,{official(ziyang.pk)},乙", "3,昨天,,丙"]
    data = "\n".join(["编号,发病日期,区划代码,姓名", *rows]).encode()
    kept, _new = actions.keep_list(make_outbreak(), name="本市.csv", data=data, by=chief, now=NOW)
    local = make_user("epidemiologist", area_id=heshan.pk)
    url = reverse("line_list_file", args=[kept.pk])
    assert signed_in(local).get(url).status_code == 404  # not read yet
    actions.choose_columns(kept, columns=kept.columns, by=chief, now=NOW)
    actions.read_list(kept, by=chief, now=NOW)
    assert (kept.n_new, len(kept.returned)) == (2, 1)
    here, whole = (signed_in(each).get(url).content.decode() for each in (local, chief))
    assert ("甲" in here, "乙" in here, "丙" in here) == (True, False, False)
    assert ("甲" in whole, "乙" in whole, "丙" in whole) == (True, True, True)
    assert "本市.csv" in signed_in(local).get(reverse("line_lists")).content.decode()
    elsewhere = make_user("epidemiologist", area_id=make_area(43, 9, 22).pk)
    assert signed_in(elsewhere).get(url).status_code == 404
    assert save(signed_in(local), reverse("line_list_save", args=[kept.pk, "cases"])).status_code == 403
