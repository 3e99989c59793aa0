"""Into which group of the population somebody falls in the counts of a round."""

from datetime import date

# Those who live or stay in an area and are expected in its rounds; the others are counted only when they come.
EXPECTED = ("minor", "adult", "elder", "age_unknown", "present")
OTHERS = ("transient", "staff", "unknown")
MINOR_UNDER = 18  # years; of age by the Civil Code, article 17
ELDER_FROM = 60  # years; Law on the Protection of the Rights and Interests of the Elderly, article 2


def population(kind: str | None, born_on: date | None, on: date) -> str:
    """Name the group of a person on the day a round begins; residents by age, all others by why they are there. Nobody
    on record is "unknown"."""
    if kind is None:
        return "unknown"
    if kind != "resident":
        return kind
    if born_on is None:
        return "age_unknown"
    if born_on > years_before(on, MINOR_UNDER):
        return "minor"
    return "elder" if born_on <= years_before(on, ELDER_FROM) else "adult"


def years_before(day: date, years: int) -> date:
    """Give the day so many years before; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
