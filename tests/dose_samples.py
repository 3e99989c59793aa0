"""A few facts of each kind that is told where people are vaccinated, by number."""

from datetime import date, timedelta
from itertools import count

from lianfang.accounts.tests.make import make_user
from lianfang.people.models import Person
from lianfang.places.tests.make import HESHAN, make_site
from lianfang.testing.tests.make import MORNING, fact
from lianfang.vaccination.models import Visit
from lianfang.vaccination.queries import lots_of
from lianfang.vaccination.tests.make import make_session
from tests.teller import Fact, Field, people

_boxes = count(1)


def doses(at: Field, n: int) -> list[Fact]:
    """Give n people a dose in one session; each agreed."""
    session = make_session(open_=True, site=make_site(name=f"接种门诊{next(_boxes)}"))
    lot, by, ids = lots_of(session)[0].lot, make_user("doctor"), people(n)
    Person.objects.filter(pk__in=ids).update(born_on=date(1980, 5, 1))
    agreed = {
        "state": "agreed",
        "consent": "own",
        "consented_at": MORNING,
        "screened_at": MORNING,
        "area_id": HESHAN,
    }
    agreed |= {"came_at": MORNING, "by": by, "screened_by": by, "consent_taken_by": by}
    Visit.objects.bulk_create(Visit(session=session, person_id=one, **agreed) for one in ids)
    said = {
        "session_id": session.pk,
        "product": "inactivated",
        "number": 1,
        "lot_id": lot.pk,
        "place": "left_arm",
    }
    return [
        fact("vaccination.dose", {"person_id": one, **said}, at=MORNING + timedelta(minutes=i))
        for i, one in enumerate(ids)
    ]


def screenings(at: Field, n: int) -> list[Fact]:
    """Ask n people the questions before a dose; every fourth is deferred."""
    session = make_session(0, site=make_site(name=f"接种门诊{next(_boxes)}"))
    return [
        fact(
            "vaccination.screening",
            {
                "person_id": one,
                "session_id": session.pk,
                "state": "deferred" if i % 4 == 3 else "fit",
                "answers": ["fever"] * (i % 4 == 3),
                "celsius": 36.4,
                "until": date(2021, 9, 1) if i % 4 == 3 else None,
                "doctor": "周医生",
            },
            at=MORNING + timedelta(minutes=i),
        )
        for i, one in enumerate(people(n))
    ]


def consents(at: Field, n: int) -> list[Fact]:
    """Ask n people for consent; every fourth does not want the dose."""
    session, ids = make_session(0, site=make_site(name=f"接种门诊{next(_boxes)}")), people(n)
    Person.objects.filter(pk__in=ids).update(born_on=date(1980, 5, 1))
    return [
        fact(
            "vaccination.consent",
            {"person_id": one, "session_id": session.pk, "who": "none" if i % 4 == 3 else "own"},
            at=MORNING + timedelta(minutes=i),
        )
        for i, one in enumerate(ids)
    ]


def events(at: Field, n: int) -> list[Fact]:
    """Note something after n doses."""
    return [
        fact(
            "vaccination.event",
            {
                "dose_id": told["id"],
                "kind": "fainting",
                "onset_at": MORNING + timedelta(hours=3, minutes=25),
                "symptoms": "头晕",
            },
            at=MORNING + timedelta(hours=3, minutes=30),
        )
        for told in at.given(doses(at, n))
    ]


def departures(at: Field, n: int) -> list[Fact]:
    """Let n people go after their dose."""
    return [
        fact("vaccination.departure", {"dose_id": told["id"]}, at=MORNING + timedelta(hours=3))
        for told in at.given(doses(at, n))
    ]
