"""Tokens, scopes, posts, paging, versions, keys, problems: each as another system meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lianfang.accounts.models import AuditEntry
from lianfang.accounts.tests.make import make_user
from lianfang.accounts.tries import Tries
from lianfang.api import actions, door
from lianfang.api.models import Answered, Token
from lianfang.api.tests.make import Caller, all_scopes, everything, make_secret, now, today
from lianfang.cases.tests.make import make_case
from lianfang.common.errors import Refused
from lianfang.laboratory.models import Reading
from lianfang.laboratory.tests.make import make_bench
from lianfang.laboratory.tests.test_messages import OURS
from lianfang.needs.models import Ticket
from lianfang.people.tests.make import make_person
from lianfang.places.models import Area
from lianfang.places.tests.make import HESHAN, TAOJIANG, YIYANG, make_area, make_site

pytestmark = pytest.mark.django_db
NEED: dict[str, Any] = {"area": "430903", "what": "胰岛素两支", "phone": "13800000000"}


def test_a_secret_is_kept_as_its_digest_alone() -> None:
    secret = make_secret()
    token = Token.objects.get()
    assert bytes(token.digest) == actions.digest_of(secret)
    assert secret not in str(vars(token))
    assert secret.endswith(token.hint)


def test_who_shows_no_good_token_is_not_let_in() -> None:
    secret = make_secret()
    assert Caller("lft_wrong").get("areas").status_code == 401
    nobody = Client().get("/api/v1/areas")
    assert (nobody.status_code, nobody["WWW-Authenticate"]) == (401, "Bearer")
    assert nobody["Content-Type"] == "application/problem+json"
    assert Caller(secret).get("areas").status_code == 200
    Token.objects.update(ends_on=today() - timedelta(days=2))
    assert Caller(secret).get("areas").status_code == 401


def test_who_asks_in_the_clear_is_told_so_and_not_led_on(settings: Any) -> None:
    secret = make_secret()
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    answer = Caller(secret).get("areas")
    assert (answer.status_code, answer.json()["code"]) == (403, "in_the_clear")  # type: ignore[attr-defined]
    assert Client().get(reverse("sign_in")).status_code == 301  # a page is
    assert Client(headers=Caller(secret).headers).get("/api/v1/areas", secure=True).status_code == 200


def test_a_revoked_token_and_that_of_a_locked_user_are_refused() -> None:
    user, by = everything(), make_user("administrator", area_id=YIYANG)
    secret, other = make_secret(user), make_secret(user)
    actions.revoke_token(Token.objects.get(digest=actions.digest_of(secret)), by=by, now=now())
    assert Caller(secret).get("areas").status_code == 401
    user.is_active = False
    user.save()
    assert Caller(other).get("areas").status_code == 401


def test_a_scope_that_a_token_lacks_is_named() -> None:
    said = Caller(make_secret(scopes=["places"])).get("cases")
    assert (said.status_code, said.json()["code"]) == (403, "scope")  # type: ignore[attr-defined]


def test_a_token_sees_the_areas_of_its_owner_and_no_others() -> None:
    make_area(43, 9, 3)
    make_area(43, 9, 22)
    here = make_case(now(), person=make_person(area_id=HESHAN))
    there = make_case(now(), person=make_person(area_id=TAOJIANG))
    caller = Caller(make_secret(everything(HESHAN), scopes=["cases"]))
    assert [row["id"] for row in caller.get("cases").json()["items"]] == [str(here.pk)]  # type: ignore[attr-defined]
    assert caller.get(f"cases/{there.pk}").status_code == 404


def test_nobody_is_named_unless_asked_for_and_allowed() -> None:
    case = make_case(now(), person=make_person(name="张大山"))
    plain, full = (Caller(make_secret(scopes=scopes)) for scopes in (["cases"], ["cases", "persons"]))
    assert "person" not in plain.get("cases").json()["items"][0]  # type: ignore[attr-defined]
    assert plain.get("cases?include=person").status_code == 403
    assert "person" not in full.get(f"cases/{case.pk}").json()  # type: ignore[attr-defined]
    named = full.get(f"cases/{case.pk}?include=person").json()  # type: ignore[attr-defined]
    assert named["person"]["name"] == "张大山"


def test_every_case_that_is_read_is_noted() -> None:
    case = make_case(now())
    caller = Caller(make_secret(scopes=["cases"]))
    caller.get("cases")
    caller.get(f"cases/{case.pk}")
    noted = AuditEntry.objects.filter(verb="api.person.read", person_id=case.person_id)
    assert noted.count() == 2


def test_pages_follow_each_other_whatever_comes_in_between() -> None:
    sites = [make_site() for _ in range(5)]
    caller, seen, cursor = Caller(make_secret()), [], ""
    for _ in range(3):
        page = caller.get(f"sites?limit=2&cursor={cursor}").json()  # type: ignore[attr-defined]
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
        make_site(id=sites[0].pk.__class__(int=len(seen)))  # before the cursor: no page moves
    assert seen == sorted(str(site.pk) for site in sites)
    assert cursor is None
    assert caller.get("sites?cursor=bm9uc2Vuc2U").json()["code"] == "cursor"


def test_what_is_known_is_not_sent_again() -> None:
    make_site()
    caller = Caller(make_secret())
    tag = caller.get("sites")["ETag"]
    assert caller.get("sites", If_None_Match=tag).status_code == 304
    make_site()
    assert caller.get("sites", If_None_Match=tag).status_code == 200


def test_a_need_told_twice_under_one_key_is_one_need() -> None:
    make_area(43, 9, 3)
    caller = Caller(make_secret(scopes=["needs.tell"]))
    first, again = (caller.post("needs", NEED, Idempotency_Key="a-1") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert Ticket.objects.count() == Answered.objects.count() == 1
    other = caller.post("needs", NEED | {"what": "奶粉"}, Idempotency_Key="a-1")
    assert (other.status_code, other.json()["code"]) == (409, "key_used")  # type: ignore[attr-defined]
    assert caller.post("needs", NEED).status_code == 400


def test_a_refused_need_keeps_no_key() -> None:
    make_area(43, 9, 3)
    caller = Caller(make_secret(everything(HESHAN), scopes=["needs.tell"]))
    assert caller.post("needs", NEED | {"area": "43"}, Idempotency_Key="k").status_code == 403
    assert caller.post("needs", NEED, Idempotency_Key="k").status_code == 201


def test_a_need_is_withdrawn_only_as_it_was_read() -> None:
    make_area(43, 9, 3)
    caller = Caller(make_secret(scopes=["needs.tell", "needs.read", "needs.sort"]))
    key = caller.post("needs", NEED, Idempotency_Key="k").json()["id"]  # type: ignore[attr-defined]
    tag = caller.get(f"needs/{key}")["ETag"]
    why = {"reason": "已解决"}
    assert caller.post(f"needs/{key}/withdrawal", why).status_code == 428
    assert caller.post(f"needs/{key}/withdrawal", why, If_Match=f'"{"0" * 32}"').status_code == 412
    done = caller.post(f"needs/{key}/withdrawal", why, If_Match=tag)
    assert (done.status_code, done.json()["state"]) == (200, "withdrawn")  # type: ignore[attr-defined]


def test_who_asks_too_often_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "CALLS", Tries("api", each=1, all_=9, seconds=door.SECONDS))
    caller = Caller(make_secret())
    assert caller.get("areas").status_code == 200
    again = caller.get("areas")
    assert again.status_code == 429
    assert 0 < int(again["Retry-After"]) <= door.SECONDS


def test_problems_are_said_in_the_language_of_the_caller() -> None:
    caller = Caller(make_secret())
    english = caller.get("sites?kind=circus").json()  # type: ignore[attr-defined]
    chinese = caller.get("sites?kind=circus", Accept_Language="zh-CN").json()  # type: ignore[attr-defined]
    assert (english["status"], english["code"]) == (chinese["status"], chinese["code"]) == (422, "query")
    assert english["title"] != chinese["title"]


def test_addresses_and_methods_that_are_none_are_problems_too() -> None:
    caller = Caller(make_secret())
    assert caller.get("nonsense").json()["code"] == "unknown"  # type: ignore[attr-defined]
    said = caller.post("areas", {})
    assert (said.status_code, said["Allow"]) == (405, "GET")
    assert caller.post("needs", NEED, kind="text/plain").status_code in {403, 415}


def test_areas_are_given_with_their_codes() -> None:
    Area.objects.all().delete()
    make_area(43, 9, 3, name="赫山区", name_en="Heshan")
    caller = Caller(make_secret())
    assert caller.get("areas/430903").json()["name"] == "赫山区"  # type: ignore[attr-defined]
    assert len(caller.get("areas?area=43&level=district").json()["items"]) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("scopes", "days", "code"),
    [(["cases"], 1, "unknown_scope"), (["nonsense"], 1, "unknown_scope"), (["places"], 400, "dates"),
     (["places"], -1, "dates")],
)  # fmt: skip
def test_a_token_promises_no_more_than_posts_and_time_allow(scopes: list[str], days: int, code: str) -> None:
    user = make_user("gate_keeper")
    with pytest.raises(Refused) as refused:
        make_secret(user, scopes=scopes, ends_on=today() + timedelta(days=days))
    assert refused.value.code == code


def test_only_who_manages_a_user_makes_and_revokes_tokens() -> None:
    user = everything(YIYANG)
    make_secret(user)
    by = make_user("administrator", area_id=HESHAN)
    given = {"name": "x", "scopes": all_scopes(), "ends_on": today(), "by": by, "now": now()}
    with pytest.raises(Refused):
        actions.make_token(user, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        actions.revoke_token(Token.objects.get(), by=by, now=now())


def test_the_page_shows_a_secret_once(client: Client) -> None:
    user = everything()
    client.force_login(make_user("administrator", area_id=YIYANG))
    form = {"username": user.username, "name": "省平台", "scopes": ["rounds"], "ends_on": today()}
    made = client.post(reverse("new_token"), form).content.decode()
    token = Token.objects.get()
    assert "lft_" in made
    assert "lft_" not in client.get(reverse("tokens")).content.decode()
    client.post(reverse("revoke_token", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at
    assert client.post(reverse("new_token"), form | {"username": "nobody"}).status_code == 422


def test_a_message_of_a_laboratory_is_acknowledged_once_and_again() -> None:
    bench = make_bench()
    (code,) = bench.tubes(1, single=True)
    where = f"laboratories/{bench.laboratory.pk}/hl7"
    text = OURS.replace("T22222Y", code)
    caller = Caller(make_secret(scopes=["results.tell"]))
    first, again = (caller.post(where, text, "application/hl7-v2") for _ in range(2))
    assert (first.status_code, first["Content-Type"]) == (200, "application/hl7-v2")
    assert b"\rMSA|AA|M1" in first.content
    assert again.content == first.content
    assert Reading.objects.get().conclusion == "positive"
    assert caller.post(where, "hello", "application/hl7-v2").status_code == 422
    assert caller.post(where, text).status_code == 415
    assert (
        caller.post(where.replace(str(bench.laboratory.pk), "x"), text, "application/hl7-v2").status_code
        == 404
    )
    assert Caller(make_secret()).post(where, text, "application/hl7-v2").status_code == 403


def test_a_case_is_given_as_fhir_to_who_may_see_persons() -> None:
    case = make_case(now(), person=make_person(name="张大山"))
    assert Caller(make_secret(scopes=["fhir"])).get(f"fhir/cases/{case.pk}").status_code == 403
    given = Caller(make_secret(scopes=["fhir", "persons"])).get(f"fhir/cases/{case.pk}")
    assert (given.status_code, given["Content-Type"]) == (200, "application/fhir+json")
    assert given.json()["entry"][0]["resource"]["name"][0]["text"] == "张大山"  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(verb="api.person.read", person_id=case.person_id).count() == 1
