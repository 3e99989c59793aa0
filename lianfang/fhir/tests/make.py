"""Somebody of whom everything is known: a case, a single result with its Ct, a dose, a stay with plan and order."""

from dataclasses import dataclass
from datetime import date, timedelta

from lianfang.accounts.models import Post, User
from lianfang.accounts.roles import ROLES
from lianfang.accounts.tests.make import make_user
from lianfang.care import actions as care
from lianfang.care.models import Admission
from lianfang.care.tests.make import make_doctor, make_order, make_patient
from lianfang.cases.models import Case
from lianfang.cases.tests.make import make_case
from lianfang.laboratory import actions as laboratory
from lianfang.laboratory.tests.make import FOUND, GOOD, Bench, make_bench
from lianfang.people.models import Person
from lianfang.people.tests.make import make_person
from lianfang.places.tests.make import YIYANG
from lianfang.sync.models import Batch
from lianfang.testing.followers import recompute_results
from lianfang.testing.models import Tube
from lianfang.testing.tests.make import NOON, make_code
from lianfang.vaccination import actions as vaccination
from lianfang.vaccination.actions import Elsewhere
from lianfang.vaccination.models import GivenDose
from lianfang.vaccination.tests.make import chief


@dataclass
class Known:
    """What was made."""

    person: Person
    case: Case
    stay: Admission
    dose: GivenDose
    bench: Bench
    single: Tube
    pool: Tube


def everything() -> User:
    """Make somebody with every role in the city."""
    user = make_user(area_id=YIYANG)
    since = date(2021, 7, 1)
    Post.objects.bulk_create(Post(user=user, role=r, area_id=YIYANG, from_on=since) for r in ROLES)
    return user


def make_known() -> Known:
    """Make somebody with all of that, and a pool of three others that was negative."""
    bench = make_bench()
    person = make_person(name="张大山", sex="m", phone="13800000000", born_on=date(1980, 5, 1))
    single, pool = _tubes(bench, person)
    case = make_case(NOON - timedelta(hours=2), person=person)
    doctor = make_doctor()
    stay = make_patient(NOON, by=doctor, case=case)
    care.write_plan(stay, clinical_type="mild", text="对症治疗", by=doctor, now=NOON)
    make_order(stay, doctor, NOON)
    told = Elsewhere("inactivated", 1, date(2021, 6, 1), "document", "长沙某医院")
    dose = vaccination.enter_dose(person, told, by=chief(), now=NOON)
    return Known(person, case, stay, dose, bench, single, pool)


def _tubes(bench: Bench, person: Person) -> tuple[Tube, Tube]:
    """Test somebody alone and three others together, up to the released results."""
    scene, codes = bench.scene, [make_code(), make_code()]
    facts = [scene.swab(person.pk, codes[0], single=True)]
    facts += [scene.swab(make_person().pk, codes[1]) for _ in range(3)]
    facts += [scene.seal(codes[0], 1), scene.seal(codes[1], 3)]
    facts += [scene.handover("BOXF001", codes), scene.receipt("BOXF001", 2)]
    assert set(scene.phone.codes(*facts)) == {""}
    run = bench.run(bench.plate(codes), FOUND, GOOD)
    laboratory.release([each.pk for each in bench.readings(run)], by=bench.verifier, now=NOON)
    recompute_results(list(Batch.objects.values_list("id", flat=True)), NOON)
    single, pool = (Tube.objects.get(code=code) for code in codes)
    return single, pool
