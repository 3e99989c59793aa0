"""What holds for every kind of fact: replays, any order, half-bad uploads, work outside one's area, few statements,
and nothing well-formed is ever refused. tests/query_counts.json is the baseline of the statements.

LIANFANG_ACCEPT_COUNTS=1 writes the baseline again; read the difference before you commit it.
"""

import json
import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from unittest import mock

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg import Connection

from lianfang.accounts.tests.make import make_user
from lianfang.bench.signed import signed_in
from lianfang.cases.models import Case, Quarantine
from lianfang.fieldapp.kinds import KINDS
from lianfang.places.tests.make import HUNAN
from lianfang.sync.follow import catch_up
from lianfang.sync.kinds import fact_model, fact_models
from lianfang.sync.models import Dispute, Refusal
from lianfang.testing.models import PersonResult, Recall, Tube
from lianfang.testing.tests.make import NOON, make_code, settlement, void
from lianfang.work import FOLLOWS
from tests.odd import DAYS, Odd
from tests.samples import SAMPLES, swabs
from tests.teller import Field, body, make_field, tell
from tests.test_architecture import own_models

BASELINE = Path(__file__).with_name("query_counts.json")
ACCEPT = os.environ.get("LIANFANG_ACCEPT_COUNTS") == "1"
SIZES = (10, 50, 200)
# Told from elsewhere, these are doubted for a reason of their own: see lianfang.sync.capture.
FROM_OUTSIDE = {"sync.void": "not_yours"}

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("kind", sorted(KINDS))


@pytest.fixture
def at() -> Field:
    return make_field()


def codes(facts: list[dict[str, Any]], at: Field, **how: Any) -> list[str]:
    """Tell facts; list what became of each: accepted, duplicate, disputed:code, refused:code."""
    outcomes = tell(at.scene.phone, facts, **how).outcomes
    return [f"{o.outcome}:{o.code}" if o.code else str(o.outcome) for o in outcomes]


# A table without a page on disk holds no row; one that is parted keeps its rows elsewhere.
HELD = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
    "AND (relkind = 'p' OR pg_relation_size(oid) > 0)"
)


def rows(*tables: type[models.Model], without: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Read whole tables as text, in an order of their own, with one statement: nearly all of them are empty, and to
    plan how each is read takes longer than reading."""
    found: dict[str, list[str]] = {model.__name__: [] for model in tables}
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        held = {name for (name,) in cursor.fetchall()}
        each = [
            f"SELECT '{model.__name__}', (to_jsonb(t) - %(without)s::text[])::text FROM \"{model._meta.db_table}\" t"
            for model in tables
            if model._meta.db_table in held
        ]
        if each:
            cursor.execute(" UNION ALL ".join(each), {"without": list(without)})
        for name, row in cursor.fetchall() if each else ():
            found[name].append(row)
    return {name: sorted(told) for name, told in found.items()}


def told() -> dict[str, list[str]]:
    """Read what was told and what hangs on it; which upload brought it, and when, does not matter."""
    tables = [model for model in fact_models() if model._meta.label_lower in KINDS]
    return rows(
        *tables, Tube, Dispute, Refusal, without=("batch_id", "sealed_number")
    )  # sealed with a random nonce


@contextmanager
def undone() -> Iterator[None]:
    """Try something and undo it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def dealt(facts: list[dict[str, Any]], dice: random.Random) -> Iterator[list[dict[str, Any]]]:
    """Deal facts into uploads of one to four, in any order."""
    left = dice.sample(facts, len(facts))
    while left:
        n = dice.randint(1, 4)
        yield left[:n]
        left = left[n:]


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(KINDS)


@every_kind
def test_told_again_it_is_a_duplicate_and_changes_nothing(kind: str, at: Field) -> None:
    facts = SAMPLES[kind](at, 12)
    assert codes(facts, at) == ["accepted"] * 12
    before = rows(*own_models())
    assert codes(facts, at) == ["duplicate"] * 12
    assert codes(facts[5:6], at) == ["duplicate"]
    assert rows(*own_models()) == before


@every_kind
def test_order_inside_an_upload_is_free(kind: str, at: Field) -> None:
    facts = SAMPLES[kind](at, 12)
    found = []
    for seed in range(3):
        with undone():
            codes(random.Random(seed).sample(facts, len(facts)), at)
            found.append(told())
    assert found[0] == found[1] == found[2]


@every_kind
def test_order_of_uploads_is_free(kind: str, at: Field) -> None:
    facts = SAMPLES[kind](at, 12)
    found = []
    for seed in range(3):
        with undone():
            for some in dealt(facts, random.Random(seed)):
                assert set(codes(some, at)) == {"accepted"}
            found.append(told())
    assert found[0] == found[1] == found[2]


def test_in_one_upload_the_same_facts_are_doubted_in_any_order(at: Field) -> None:
    """Twelve swabs in a tube of ten, a person in two tubes, two results that differ, a box counted wrongly."""
    full = at.scene.swabs(12, make_code())
    code = full[0]["data"]["tube_code"]
    twice = at.scene.swab(full[3]["data"]["person_id"], make_code(), minutes=1)
    sealed = [at.scene.seal(code, 12), at.scene.handover("BOX-X", [code]), at.scene.receipt("BOX-X", 2)]
    facts = [*full, twice, *sealed, at.scene.result(code), at.scene.result(code, "positive", minutes=181)]
    found = []
    for seed in range(4):
        with undone():
            codes(random.Random(seed).sample(facts, len(facts)), at)
            found.append(told())
            reasons = Counter(Dispute.objects.values_list("reason", flat=True))
    assert all(each == found[0] for each in found)
    assert reasons == {"tube_full": 2, "two_tubes": 1, "result_differs": 1}


@pytest.mark.one_machine  # on a cluster nobody reads the feed within the transaction that writes it
def test_the_whole_way_of_tubes_may_come_in_any_order(at: Field) -> None:
    """Once people have let stand what was doubted because of it, the order of arrival leaves no trace."""
    facts = _whole_way(at)
    found = []
    for seed in range(5):
        dice = random.Random(seed)
        with undone():
            for some in dealt(facts, dice) if seed else [facts]:
                codes(some, at)
                if dice.random() < 0.3:
                    catch_up(FOLLOWS, now=NOON)
            doubted = Dispute.objects.filter(settled_at=None).values_list("fact_id", flat=True)
            codes([settlement({"id": id_}) for id_ in doubted], at)
            catch_up(FOLLOWS, now=NOON)
            found.append(_what_follows())
    assert all(each == found[0] for each in found)
    assert found[0]["PersonResult"]
    assert found[0]["Recall"]
    assert found[0]["Case"]


def _whole_way(at: Field) -> list[dict[str, Any]]:
    """Tell of swabs, seals, boxes and results; one swab in six and one result are taken back and told again."""
    facts = []
    for n, conclusion in enumerate(("negative", "positive", "positive", "invalid")):
        pool = swabs(at, 1 if n == 1 else 6)
        code = pool[0]["data"]["tube_code"]
        for swab in pool:
            swab["data"]["single"] = n == 1
        box, wrong = f"WAY-{n}", at.scene.result(code, "grey", minutes=170)
        facts += [*pool, at.scene.seal(code, len(pool)), at.scene.handover(box, [code])]
        facts += [at.scene.receipt(box, 1), at.scene.result(code, conclusion), wrong, void(wrong)]
        facts += [void(swab) for swab in pool[5:]]
    return facts


def _what_follows() -> dict[str, list[str]]:
    own_ids = ("id", "case_id")  # a case and an order get ids of their own
    return rows(PersonResult, Recall, Tube) | rows(Case, Quarantine, without=own_ids)


@every_kind
def test_a_half_bad_upload_keeps_its_good_half_and_the_text_of_the_other(kind: str, at: Field) -> None:
    good = SAMPLES[kind](at, 8)
    bad = [spoilt for told in SAMPLES[kind](at, 2) for spoilt in _spoilt(told)]
    both = [*good[:4], *bad, *good[4:]]
    kept = Refusal.objects.count()
    assert codes(both, at) == ["accepted"] * 4 + ["refused:malformed"] * len(bad) + ["accepted"] * 4
    model = fact_model(kind)
    assert model
    assert model._default_manager.filter(pk__in=[told["id"] for told in good]).count() == 8
    sent = json.loads(body(bad))["facts"]
    raw = [json.loads(text) for text in Refusal.objects.order_by("id").values_list("raw", flat=True)[kept:]]
    assert raw == sent


def _spoilt(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Spoil a fact in each way that a wrong program could."""
    data = told["data"]
    first = next(iter(data))
    left_out = {name: value for name, value in data.items() if name != first}
    return [
        told | {"data": left_out},
        told | {"data": data | {"strange": 1}},
        told | {"data": data | {first: 5}},
        told | {"data": []},
        told | {"at": "this morning"},
        told | {"id": "7"},
        {name: value for name, value in told.items() if name != "area"},
    ]


@every_kind
def test_told_from_outside_ones_area_it_is_stored_and_disputed(kind: str, at: Field) -> None:
    facts = SAMPLES[kind](at, 6)
    outcomes = tell(at.outsider, facts).outcomes
    assert {(str(o.outcome), o.code) for o in outcomes} == {
        ("disputed", FROM_OUTSIDE.get(kind, "outside_area"))
    }
    model = fact_model(kind)
    assert model
    ids = [told["id"] for told in facts]
    assert model._default_manager.filter(pk__in=ids).count() == 6
    assert Dispute.objects.filter(fact_id__in=ids, kind=kind, settled_at=None).count() == 6
    assert not Refusal.objects.exists()


# --- how many statements


class Counting:
    """A connection that counts what it is asked."""

    def __init__(self, conn: "Connection[Any]") -> None:
        self.conn, self.asked = conn, 0

    def execute(self, *args: Any, **how: Any) -> Any:
        self.asked += 1
        return self.conn.execute(*args, **how)

    def __getattr__(self, name: str) -> Any:
        assert name not in {"cursor", "pipeline", "transaction"}, f"{name} would not be counted"
        return getattr(self.conn, name)


def statements(facts: list[dict[str, Any]], at: Field) -> int:
    """Count the statements of one upload, whoever sends them."""
    connection.ensure_connection()
    counting = Counting(connection.connection)
    with CaptureQueriesContext(connection) as others:
        found = codes(facts, at, conn=cast("Connection[Any]", counting))
    assert set(found) == {"accepted"}
    return counting.asked + len(others)


@pytest.mark.one_machine  # on a cluster a part of a table is asked after the other
def test_statements_are_those_of_the_baseline_whatever_the_size(at: Field) -> None:
    counted = {}
    for kind, sample in sorted(SAMPLES.items()):
        found = {n: statements(sample(at, n), at) for n in SIZES}
        assert len(set(found.values())) == 1, (kind, found)
        counted[kind] = found[SIZES[0]]
    everything = [told for sample in SAMPLES.values() for told in sample(at, 5)]
    counted["all kinds in one upload"] = statements(everything, at)
    if ACCEPT:
        BASELINE.write_text(json.dumps(counted, indent=1, sort_keys=True) + "\n")
    assert counted == json.loads(BASELINE.read_text())


# --- nothing well-formed is refused


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 15])
def test_nothing_well_formed_is_ever_refused(seed: int, at: Field) -> None:
    """Ids nobody knows, times of another age, codes in any script, in any combination: stored, and a person can look
    at it. Background work takes it as it is."""
    known = [told["id"] for sample in SAMPLES.values() for told in at.given(sample(at, 3))]
    known += [at.scene.round.pk, at.scene.site.pk, at.scene.laboratory.pk, *at.watch()]
    odd = Odd(seed, known, [*sorted(Tube.objects.values_list("code", flat=True)), "BOX-1", "nat_op"])
    for n in range(12):
        facts = [odd.fact(kind) for kind in KINDS.values() for _ in range(6)]
        odd.dice.shuffle(facts)
        sent_at = NOON + timedelta(days=odd.pick(DAYS))
        answers = tell(at.scene.phone, facts, sent_at=sent_at).outcomes
        assert [(o.code, o.detail) for o in answers if o.outcome == "refused"] == []
        if n % 4 == 3:
            catch_up(FOLLOWS, now=NOON)
    reader = signed_in(make_user("commander", area_id=HUNAN))
    with mock.patch("lianfang.console.context.menu", return_value=[]):  # it is the same around every page
        for page in _pages():
            assert reader.get(page).status_code == 200, page


def _pages() -> Iterator[str]:
    """Give the pages on which people meet odd facts: disputes of each kind and reason, tubes, the lists of both."""
    yield reverse("disputes")
    for kind, reason in set(Dispute.objects.values_list("kind", "reason")):
        one = Dispute.objects.filter(kind=kind, reason=reason, settled_at=None).first()
        if one:
            yield reverse("dispute", args=[one.pk])
    for tube in Tube.objects.order_by("id")[:10]:
        yield reverse("tube", args=[tube.pk])
