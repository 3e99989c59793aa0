"""To which hospital a patient goes, and who could go elsewhere: tables without a database."""

from typing import Any

import pytest

from lianfang.care.rules.pooling import Able, Inside, Offer, Patient, movable, offers, shared_out

HERE = (112.33, 28.57)


def able(name: str, role: str = "designated", *, km: float | None = 1, **over: Any) -> Able:
    point = None if km is None else (HERE[0], HERE[1] + km / 111.2)
    fields: dict[str, Any] = {"takes": "all", "free": {"icu": 1, "negative": 1, "any": 1}} | over
    return Able(name, name, role, point=point, **fields)


def who(need: str = "negative", *, severe: bool = False, **over: Any) -> Patient:
    return Patient(need, severe, over.pop("point", HERE), **over)


def keys(offer: Offer) -> list[str]:
    return [key for key, _said in offer.lines]


@pytest.mark.parametrize(
    ("hospitals", "best", "fits"),
    [
        ([], "", False),
        ([able("far", km=20), able("near", km=2)], "near", True),
        (
            [able("near", "reserve", km=2), able("far", km=20)],
            "far",
            True,
        ),  # reserves wait until others are full
        ([able("near", "reserve", km=2), able("far", km=20, free={})], "near", True),
        ([able("near", "", km=2), able("far", km=20)], "far", True),  # who was not named takes nobody
        (
            [able("near", "", km=2), able("far", "", km=20)],
            "near",
            True,
        ),  # nobody was named: all of them count
        ([able("unknown", km=None), able("far", km=200)], "far", True),
        ([able("near", takes="severe"), able("far", km=20, takes="not_severe")], "far", True),
        ([able("near", asked=1), able("far", km=20)], "far", True),  # its last bed was asked for
        ([able("near", free={"negative": 2}, asked=1)], "near", True),
        ([able("near", free={"any": 5})], "near", False),
        ([able("here"), able("far", km=20)], "far", True),
    ],
)
def test_the_nearest_designated_hospital_with_a_bed(hospitals: list[Able], best: str, fits: bool) -> None:
    found = offers(who(here="here"), hospitals)
    assert (found[0].able.name, found[0].fits) == (best, fits) if found else best == ""


def test_every_line_of_why() -> None:
    (offer,) = offers(who("icu", severe=True), [able("a", takes="severe", free={"icu": 2}, asked=1, km=3)])
    assert offer.lines == (
        ("designated", {}), ("takes", {"whom": "severe"}), ("free", {"n": 2, "kind": "icu"}), ("asked", {"n": 1}),
        ("far", {"km": 3.0}),
    )  # fmt: skip
    (offer,) = offers(who(point=None), [able("a", "", free={})])
    assert keys(offer) == ["nobody_named", "no_bed", "no_place"]
    (offer,) = offers(who(), [able("a", takes="severe")])
    assert keys(offer)[:2] == ["designated", "takes_not"]


def test_a_bed_is_offered_once() -> None:
    near, far = able("near", km=2), able("far", km=20)
    found = shared_out([who(), who(), who()], [near, far])
    assert [(each[0].able.name, each[0].fits) for each in found] == [
        ("near", True), ("far", True), ("near", False),
    ]  # fmt: skip
    assert near.free["negative"] == 1


def inside(key: str, **over: Any) -> Inside:
    fields: dict[str, Any] = {
        "type": "ordinary", "severe": False, "band": "low", "points": 1, "days": 3, "under_way": False,
    }  # fmt: skip
    return Inside(key, **(fields | over))


def test_who_could_go_elsewhere() -> None:
    rows = [
        inside("severe", severe=True),
        inside("bad", band="medium", points=5),
        inside("odd", band="single", points=3),
        inside("open", type=""),
        inside("unknown", band="", points=None),
        inside("going", under_way=True),
        inside("newer"),
        inside("older", days=9),
        inside("best", band="zero", points=0),
    ]
    found = movable(rows)
    assert [row.inside.key for row in found if row.fits] == ["best", "older", "newer"]
    said = {row.inside.key: [key for key, _values in row.lines] for row in found}
    assert said["older"] == ["type", "steady", "days"]
    assert "severe" in said["severe"]
    assert "not_measured" in said["unknown"]
    assert "under_way" in said["going"]
    assert said["open"][0] == "type_open"
