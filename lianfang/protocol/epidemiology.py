"""The part of a protocol about epidemiology: serial intervals, and how much it takes before a number is shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from lianfang.protocol.values import Choice, Count, Days, Limits, Sourced, one_of

ExactDays = Annotated[Sourced[float], Limits("d", 0, 100)]


@dataclass(frozen=True, slots=True)
class SerialInterval(Choice):
    """From the onset of who infects to the onset of who is infected; the key is a variant's, or “unknown”."""

    mean_days: Annotated[ExactDays, "Mean; over one day"]
    sd_days: Annotated[ExactDays, "Standard deviation"]


@dataclass(frozen=True, slots=True)
class Epidemiology:
    """What the epidemiology pages rest on."""

    rt_window_days: Annotated[Days, "Days of cases that one Rt is reckoned from"]
    rt_least_cases: Annotated[Count, "Cases in such a window; with fewer no Rt is shown"]
    truncation_days: Annotated[
        Days, "Last days of a curve by onset that Rt leaves out: most of their cases are not reported yet"
    ]
    nowcast_days: Annotated[Days, "Longest delay from onset to report that the nowcast reckons with"]
    growth_days: Annotated[Days, "Last days that the doubling time is fitted to"]
    forecast_days: Annotated[Sourced[int], Limits("d", 1, 14), "Days the forecast looks ahead"]
    least_pairs: Annotated[Count, "Pairs of infector and infected; with fewer no serial interval of our own"]
    serial_intervals: Annotated[
        tuple[SerialInterval, ...], "Serial intervals; the first is used when the variant has none"
    ]

    def serial_interval(self, key: str) -> SerialInterval:
        """Find a serial interval by its key."""
        return one_of(self.serial_intervals, key)

    def of_variant(self, variant: str) -> SerialInterval:
        """Give the serial interval of a variant, or the first one."""
        return next((each for each in self.serial_intervals if each.key == variant), self.serial_intervals[0])


def contradictions(epidemiology: Epidemiology) -> Iterator[tuple[str, str]]:
    """Yield what contradicts itself: the key, and what is wrong."""
    if not epidemiology.serial_intervals:
        yield "serial_intervals", "one at least is needed"
    for n, each in enumerate(epidemiology.serial_intervals):
        if each.mean_days.value <= 1 or each.sd_days.value <= 0:
            yield f"serial_intervals[{n}].mean_days", "the mean is over one day, the deviation over 0"
    if epidemiology.rt_window_days.value < 2:
        yield "rt_window_days", "two days at least"
    if epidemiology.truncation_days.value > epidemiology.nowcast_days.value:
        yield "truncation_days", "is longer than nowcast_days"
