"""The part of a protocol about those who work: suits, heat, rest, and their own health."""

from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Count, Days, Hours, Limits, Sourced

Minutes = Annotated[Sourced[int], Limits("min", 0, 1440)]
Celsius = Annotated[Sourced[float], Limits("°C", 0, 60)]
Percent = Annotated[Sourced[int], Limits("%", 1, 100)]
HourOfDay = Annotated[Sourced[int], Limits("h of day", 0, 24)]


@dataclass(frozen=True, slots=True)
class Duty:
    """Work in suits and in heat, and the health of those who do it; the suit's own hours stand in `field`."""

    soon_percent: Annotated[Percent, "First call: this part of the suit's warning has passed"]
    rest_minutes: Annotated[Minutes, "Rest between taking a suit off and putting one on"]
    donned_hours_day: Annotated[Hours, "In a suit in one duty, all together"]
    off_hours: Annotated[Hours, "A new duty begins after so many hours out of work"]
    leave_minutes: Annotated[Minutes, "A commander's leave to go on past the hard limit lasts so long"]
    escalate_minutes: Annotated[Minutes, "An alarm nobody acknowledged goes up to command after this"]
    hot_celsius: Annotated[Celsius, "Hot: from here on outdoor work is shortened and rotated"]
    very_hot_celsius: Annotated[Celsius, "Very hot: from here on outdoor work is limited by hours"]
    stop_celsius: Annotated[Celsius, "From here on nobody works outdoors"]
    hot_percent: Annotated[Percent, "When it is hot, the suit's warning comes after this part of its time"]
    very_hot_percent: Annotated[Percent, "When it is very hot, after this part of its time"]
    very_hot_hours: Annotated[Hours, "Outdoor work on a very hot day, all together"]
    avoid_from_hour: Annotated[HourOfDay, "Heavy work outdoors is avoided from this hour"]
    avoid_to_hour: Annotated[HourOfDay, "and until this hour"]
    pregnant_celsius: Annotated[Celsius, "Pregnant women do not work outdoors from here on"]
    temperatures_per_day: Annotated[Count, "A worker's own temperature, times a day"]
    test_every_days: Annotated[Days, "A worker is tested at least every so many days"]
    exposure_days: Annotated[Days, "After an exposure a worker stays away for so long"]
    symptom_free_days: Annotated[Days, "Days without fever and symptoms before return to duty"]
