"""Laboratories with tubes in them, for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from lianfang.accounts.models import User
from lianfang.accounts.tests.make import make_user
from lianfang.laboratory import actions
from lianfang.laboratory.models import Instrument, Lot, Plate, Reading, Run
from lianfang.people.tests.make import make_person
from lianfang.places.models import Site
from lianfang.places.tests.make import YIYANG
from lianfang.protocol.timeline import named
from lianfang.testing.tests.make import NOON, PROTOCOL, Scene, make_code, make_scene

_numbers = count(1)
PROTOCOL_OF_THE_DAY = named(PROTOCOL)
GOOD: Mapping[str, float | None] = {"ORF1ab": None, "N": None, "IC": 28.0}
FOUND: Mapping[str, float | None] = {"ORF1ab": 30.1, "N": 29.4, "IC": 28.0}
LATE: Mapping[str, float | None] = {"ORF1ab": 38.5, "N": None, "IC": 28.0}
NOTHING: Mapping[str, float | None] = {"ORF1ab": None, "N": None, "IC": None}
CONTROLS: Mapping[int, Mapping[str, float | None]] = {
    93: {"ORF1ab": None, "N": None, "IC": None},
    94: GOOD,
    95: {"ORF1ab": 25.0, "N": 24.0, "IC": 27.0},
}


@dataclass
class Bench:
    """A laboratory with a technician, a verifier, an instrument and a lot."""

    scene: Scene
    technician: User
    verifier: User
    instrument: Instrument
    lot: Lot

    @property
    def laboratory(self) -> Site:
        """Give the laboratory."""
        return self.scene.laboratory

    def tubes(self, n: int, *, single: bool = False, box: str = "", receive: bool = True) -> list[str]:
        """Swab, seal, pack and receive some tubes of one person each; gives their codes."""
        codes = [make_code() for _ in range(n)]
        box = box or f"BOX{next(_numbers):04}"
        facts = [self.scene.swab(make_person().id, code, single=single) for code in codes]
        facts += [self.scene.seal(code, 1) for code in codes]
        facts.append(self.scene.handover(box, codes))
        if receive:
            facts.append(self.scene.receipt(box, n))
        assert set(self.scene.phone.codes(*facts)) == {""}
        return codes

    def plate(self, codes: Sequence[str], *, second: bool = False) -> Plate:
        """Put tubes onto a plate."""
        made = actions.make_plate(self.laboratory, second=second, by=self.technician, now=NOON)
        for code in codes:
            actions.put(made, None, code, by=self.technician, now=NOON)
        return made

    def run(self, plate: Plate, *cts: Mapping[str, float | None], lot: Lot | None = None, **over: Any) -> Run:
        """Run a plate: the Ct of its tubes in their order, the rest as the last; controls right unless said."""
        wells = dict(enumerate(cts)) | dict(over.pop("controls", CONTROLS))
        entry = actions.Entry(self.instrument, lot or self.lot, NOON - timedelta(minutes=5), "nat_op", wells)
        return actions.enter_run(
            plate, entry, protocol=PROTOCOL_OF_THE_DAY, by=self.technician, now=NOON, **over
        )

    def readings(self, run: Run) -> list[Reading]:
        """List the readings of a run."""
        return list(Reading.objects.filter(run=run).order_by("well__position"))


def make_lot(laboratory: Site, **over: Any) -> Lot:
    """Make a lot that is good for long."""
    fields = {
        "kit": f"试剂盒{next(_numbers)}",
        "number": "20210701",
        "genes": ["ORF1ab", "N"],
        "expires_on": date(2022, 7, 1),
    }
    return Lot.objects.create(laboratory=laboratory, **fields | over)


def make_bench() -> Bench:
    """Make a laboratory at work."""
    scene = make_scene()
    technician = make_user("lab_technician", area_id=YIYANG)
    verifier = make_user("lab_verifier", area_id=YIYANG)
    instrument = Instrument.objects.create(laboratory=scene.laboratory, name="7500-1")
    return Bench(scene, technician, verifier, instrument, make_lot(scene.laboratory))
