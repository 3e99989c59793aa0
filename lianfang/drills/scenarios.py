"""Ready courses of events for an exercise; whoever plans one changes, adds and takes out as they like."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Planned:
    """An event of a ready course."""

    minute: int
    kind: str
    role: str
    title: Promise
    text: Promise
    expected: Promise


@dataclass(frozen=True, slots=True)
class Scenario:
    """A ready course of events."""

    key: str
    label: Promise
    events: tuple[Planned, ...]


FIRST_CASE = Scenario(
    "first_case",
    _("A first case, found elsewhere"),
    (
        Planned(0, "message", "", _("The exercise begins"),
                _("From now on everything is an exercise. Telephone only numbers of the exercise list."),
                _("Everybody acknowledges.")),
        Planned(2, "lead", "epidemiologist", _("A case of another city was here"),
                _("The centre for disease control of another city telephones: a confirmed case was "
                  "in the county town for two days and ate in a restaurant with six people."),
                _("Taken on within the hour; the investigation begins; the restaurant is found.")),
        Planned(10, "arrival", "epidemiologist", _("Somebody from the same train"),
                _("A passenger of the same carriage got out here and lives with relatives."),
                _("Found and told to stay apart; a swab is arranged.")),
        Planned(15, "message", "commander", _("The press asks"),
                _("A reporter has heard of a case and asks whether a street is being sealed. Answer "
                  "within half an hour."),
                _("One voice answers, with what is known and nothing about the person.")),
        Planned(20, "need", "dispatcher", _("Dialysis"),
                _("A woman in the street concerned needs dialysis tomorrow morning and does not "
                  "know how to get out."),
                _("Spoken with at once; the ride is ordered.")),
        Planned(25, "message", "testing_chief", _("A site without staff"),
                _("Six samplers of the largest site are contacts and must stay at home. The round "
                  "begins in two hours."),
                _("Other staff is found, or the site is closed and people are told.")),
        Planned(35, "complaint", "dispatcher", _("A complaint about a queue"),
                _("An old man stood for two hours in the sun at a sampling site. He asks who answers for it."),
                _("It reaches the unit that answers; chairs and shade are ordered.")),
        Planned(50, "message", "commander", _("The morning briefing"),
                _("The briefing is due in ten minutes: figures, orders, what is not settled."),
                _("A briefing is written from the figures as they stand.")),
    ),
)  # fmt: skip
NIGHT = Scenario(
    "night",
    _("A bad night: power, heat, a full hospital"),
    (
        Planned(0, "message", "", _("The exercise begins"),
                _("From now on everything is an exercise. Telephone only numbers of the exercise list."),
                _("Everybody acknowledges.")),
        Planned(5, "message", "testing_chief", _("No power at a laboratory"),
                _("A laboratory has lost its power. Three hundred tubes stand in its refrigerators."),
                _("The boxes are sent to another laboratory before they spoil.")),
        Planned(10, "message", "commander", _("A worker has collapsed"),
                _("A sampler in a protective suit collapsed of the heat at a site. An ambulance is "
                  "on its way."),
                _("The worker is noted as away; the others of this site rest; breaks are checked everywhere.")),
        Planned(15, "need", "dispatcher", _("Short of breath"),
                _("An old man who lives alone in a quarantined building is short of breath."),
                _("Spoken with within half an hour; 120 is called.")),
        Planned(25, "message", "doctor", _("The ward is full"),
                _("Two more patients are brought; every single room is taken."),
                _("Nobody is put into a taken room; rooms are made ready or another hospital is asked.")),
    ),
)  # fmt: skip
SCENARIOS = {each.key: each for each in (FIRST_CASE, NIGHT)}
