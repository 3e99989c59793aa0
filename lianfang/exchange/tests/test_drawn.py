"""Lists that are saved as they are drawn: which columns, what of a cell, and days and numbers as files have them."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.exchange import drawn
from lianfang.places.tests.make import HESHAN, YIYANG
from lianfang.web import words
from lianfang.web.tests.saving import save

PAGE = """<html><body><table><thead><tr><th>Elsewhere</th></tr></thead></table><form id="rows"><table>
<thead><tr><th class="tick"><input type="checkbox"></th><th>Name</th><th class="num">Doses<br><span class="note">of two
</span></th><th><span class="sr">Change</span></th><th>State</th></tr></thead>
<tbody><tr><td class="tick"><input name="id" value="7"></td><th><a href="/p/7">Chen
 Mou</a> <span class="note">T-7</span></th><td>1</td><td><button>Undo</button></td>
 <td><span class="tag red">Late</span><details><summary>Why</summary>Because</details></td></tr>
<tr><td></td><th>Li Mou</th><td>–</td><td></td></tr></tbody></table>%s</form></body></html>"""


def test_what_people_see_is_saved_and_what_is_for_the_hand_is_not() -> None:
    found = drawn.read((PAGE % "").encode(), "people")
    assert found == (
        ["Name", "Doses · of two", "State"],
        [["Chen Mou · T-7", "1", "Late"], ["Li Mou", "", ""]],
        False,
    )


def test_a_list_that_goes_on_says_so_and_an_empty_one_is_a_file_too() -> None:
    more = drawn.read(
        (PAGE % '<nav class="pager"><a rel="next" href="?page=2">2</a></nav>').encode(), "people"
    )
    assert more is not None
    assert more.more
    assert drawn.read(b'<div id="rows"><p>Nobody</p></div>', "people") == (["people"], [], False)
    assert drawn.read(b"<p>No list</p>", "people") is None


def test_days_and_numbers_are_written_for_files() -> None:
    at = datetime(2021, 8, 4, 10, 30, tzinfo=UTC)
    try:
        words.for_files(True)
        said = (words.moment(at), words.day(at), words.hour(at), words.commas(3_854_000), words.wan(385_000))
    finally:
        words.for_files(False)
    assert said == ("2021-08-04 18:30", "2021-08-04", "18:30", "3854000", "385000")
    assert words.commas(3_854_000) == "3,854,000"


@pytest.mark.django_db
def test_a_list_without_a_table_of_its_own_is_saved_as_it_is_filtered(client: Client) -> None:
    by = make_user("administrator", area_id=YIYANG)
    make_user("sampler", area_id=HESHAN, name="某采样员")
    make_user("courier", area_id=HESHAN, name="某骑手")
    client.force_login(by)
    answer = save(client, reverse("users"), {"export": "csv", "role": "sampler", "page": "9"})
    lines = answer.content.decode().split("\r\n")
    assert answer["Content-Disposition"] == 'attachment; filename="users.csv"'
    assert (len(lines), "某采样员" in lines[1]) == (3, True)
    assert AuditEntry.objects.get(verb="exchange.list.saved").data["n"] == 1
    assert "某骑手" in client.get(reverse("users")).content.decode()
