"""Whom entries are about, the doses they were given, the cases they may be."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import may
from lianfang.cases.actions.cases import propose_case
from lianfang.cases.models import Case
from lianfang.common.errors import Refused
from lianfang.documents.tables import BAD, NEW, Done, Work
from lianfang.fhir.reading import people as reading
from lianfang.fhir.reading.entries import Entry, referred
from lianfang.laboratory.rules.fhir import reference
from lianfang.outbreak.queries import current
from lianfang.people.imports.persons import persons_of
from lianfang.people.models import Person
from lianfang.people.queries import ids_of
from lianfang.places.rules import official_code
from lianfang.vaccination.actions import Elsewhere, enter_dose
from lianfang.vaccination.models import GivenDose


class Taking:
    """Takes the entries of one bundle that are about people, and remembers what became of each."""

    def __init__(self, found: Sequence[Entry], area_id: int, work: Work) -> None:
        self.found, self.area_id, self.work = found, area_id, work
        self.by_name = referred(found)
        self.said: dict[int, tuple[str, str]] = {}
        self.people: dict[int, UUID | None] = {}

    def say(self, number: int, state: str, text: object) -> None:
        """Note what became of an entry: "taken", "known", "bad", "passed"."""
        self.said[number] = (state, str(text))

    def all(self) -> None:
        """Take every dose and every case that is right."""
        takers = {"Immunization": self._dose, "Condition": self._case}
        for each in self.found:
            taker = takers.get(each.kind)
            if taker is None or each.wrong:
                continue
            try:
                with transaction.atomic():
                    taker(each)
            except Refused as refused:
                self.say(each.number, "bad", refused)

    def _about(self, each: Entry, field: str) -> Person:
        """Give whom an entry is about, found on record or registered.

        Raises Refused("fhir_nobody").
        """
        told = self.by_name.get(reference(each.resource.get(field)))
        if told is None or told.kind != "Patient" or told.wrong:
            raise Refused(
                "fhir_nobody", _("It is about nobody whose Patient stands in the bundle and is right.")
            )
        if told.number not in self.people:
            self.people[told.number] = self._person(told)
        pk = self.people[told.number]
        if pk is None:
            raise Refused(
                "fhir_nobody", _("Who it is about could not be taken: %(why)s"), why=self.said[told.number][1]
            )
        return Person.objects.get(pk=pk)

    def _person(self, told: Entry) -> UUID | None:
        """Find somebody by our id, by a number, by name and phone, by name and birthday; else register them."""
        done = (
            self._known(told)
            or persons_of([reading.cells_of(told.resource, official_code(self.area_id))], self.work)[0]
        )
        if done.state == BAD:
            self.say(told.number, "bad", done.reason)
            return None
        self.say(told.number, "taken" if done.state == NEW else "known", "")
        return UUID(done.thing)

    def _known(self, told: Entry) -> Done | None:
        ours = reading.our_id(told.resource, "person")
        person = Person.objects.filter(pk=ours).first() if ours else None
        if person and may(self.work.by, "people.read", self.work.today, person.area_id):
            return Done("known", "", str(person.pk))
        cells = reading.cells_of(told.resource, "")
        if cells["number"] or cells["phone"]:
            return None
        born = reading.day_of(cells["born_on"])
        if not born:
            return Done(BAD, _("A Patient needs a number, a phone or a birthday by which to be recognised."))
        same = Person.objects.filter(name=cells["name"], born_on=born, area_id=self.area_id)
        found = list(same.values_list("pk", flat=True)[:2])
        return Done("known", "", str(found[0])) if len(found) == 1 else None

    def _dose(self, each: Entry) -> None:
        told = reading.dose_of(each.resource)
        if each.resource.get("status") != "completed":
            return self.say(each.number, "passed", _("Only doses that were given are taken."))
        if not told.product or told.day is None or not told.number:
            raise Refused("fhir_dose", _("The vaccine, the day or the number of the dose cannot be read."))
        person = self._about(each, "patient")
        there = GivenDose.objects.filter(person__in=ids_of(person.pk), void_at=None, doubted=False)
        if there.filter(product=told.product, day=told.day, number=told.number).exists():
            return self.say(each.number, "known", "")
        given = Elsewhere(told.product, told.number, told.day, told.source, told.where)
        enter_dose(person, given, by=self.work.by, now=self.work.now)
        return self.say(each.number, "taken", "")

    def _case(self, each: Entry) -> None:
        told = reading.case_of(each.resource)
        if not told.open:
            return self.say(each.number, "passed", _("Only what may be a case is taken."))
        outbreak = current(self.work.by, self.work.today)
        if outbreak is None or outbreak.disease != told.disease:
            raise Refused("fhir_disease", _("There is no outbreak of this disease here."))
        person = self._about(each, "subject")
        if Case.objects.filter(person__in=ids_of(person.pk), outbreak=outbreak).exists():
            return self.say(each.number, "known", "")
        now = self.work.now
        propose_case(
            outbreak,
            person=person,
            reason=_("Reported by another system (FHIR)"),
            by=self.work.by,
            now=now,
            detected_at=min(told.at or now, now),
            onset_on=told.onset_on,
        )
        return self.say(each.number, "taken", "")
