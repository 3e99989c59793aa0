"""What people at desks do, each deed at random."""

import random
from datetime import datetime, timedelta
from typing import Any

from lianfang.beds.tests.make import make_bed, make_hospital
from lianfang.care import actions as care
from lianfang.care.tests.make import make_doctor
from lianfang.cases import actions as cases
from lianfang.cases.models import Case, Contact
from lianfang.cases.tests.make import make_epidemiologist
from lianfang.common.errors import Refused
from lianfang.people import actions as people
from lianfang.testing.tests.make import Scene


class Town:
    """What people at desks do, each deed at random."""

    def __init__(self, scene: Scene, people_: list[Any], now: datetime) -> None:
        self.people, self.now, self.outbreak = people_, now, scene.round.outbreak
        self.epi, self.doctor = make_epidemiologist(), make_doctor()
        site = make_hospital()
        self.beds = [make_bed(site) for _ in range(3)]

    def act(self, dice: random.Random) -> None:
        """Do one thing."""
        dice.choice([self.propose, self.decide, self.trace, self.order, self.admit, self.merge])(dice)

    def propose(self, dice: random.Random) -> None:
        cases.propose_case(
            self.outbreak, person=dice.choice(self.people), reason="外院阳性", by=self.epi, now=self.now
        )

    def decide(self, dice: random.Random) -> None:
        case = self.any(Case, dice)
        step_ = dice.choice([cases.start_review, cases.confirm, cases.call_asymptomatic])
        step_(case, by=self.epi, now=self.now)

    def trace(self, dice: random.Random) -> None:
        near = [
            (person, self.now - timedelta(hours=dice.randint(1, 40)))
            for person in dice.sample(self.people, 3)
        ]
        cases.add_contacts(near, case=self.any(Case, dice), grade="close", by=self.epi, now=self.now)

    def order(self, dice: random.Random) -> None:
        contact = self.any(Contact, dice)
        cases.order_quarantine(
            contact, kind="central", reason="密接", reviewed_by=self.epi, by=self.epi, now=self.now
        )

    def admit(self, dice: random.Random) -> None:
        care.admit(self.any(Case, dice), dice.choice(self.beds), by=self.doctor, now=self.now)

    def merge(self, dice: random.Random) -> None:
        if dice.random() < 0.1:
            one, other = dice.sample(self.people, 2)
            people.merge(one, other, reason="同一人", by=self.epi, now=self.now)

    def any(self, model: Any, dice: random.Random) -> Any:
        """Choose one of what there is now."""
        there = list(model.objects.all())
        if not there:
            raise Refused("none", "There is none yet.")
        return dice.choice(there)
