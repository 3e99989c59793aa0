"""How many people to swab into one tube: Dorfman's two stages.

R. Dorfman, "The Detection of Defective Members of Large Populations", Annals of Mathematical Statistics 14 (1943),
436-440, doi:10.1214/aoms/1177731363. A tube of k people is tested once; when it is positive, each of the k is swabbed
and tested again alone.

It takes the people of a tube to be infected independently of each other and the test to miss nobody. Households queue
together, so real tubes are positive less often and hold more infected people than it says; a pool dilutes, so a test of
many may miss what a test of one finds. It is advice on cost, and no reason to pool where every day counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pooling:
    """What a size of tube is expected to cost: tubes in the first stage, positive tubes, people swabbed again."""

    size: int
    people: int
    tubes: float
    positive_tubes: float
    recalled: float

    @property
    def tests(self) -> float:
        """Give the tests of both stages together."""
        return self.tubes + self.recalled


def expected(people: int, prevalence: float, size: int) -> Pooling:
    """Say what testing so many people in tubes of a size costs when a part `prevalence` (0 to 1) is infected.

    Raises ValueError for a prevalence outside 0 to 1 or a size below 1.
    """
    if not 0 <= prevalence <= 1 or size < 1:
        raise ValueError(f"prevalence {prevalence}, size {size}")
    tubes = people / size
    positive = tubes * (1 - (1 - prevalence) ** size)
    return Pooling(size, people, tubes, positive, positive * size if size > 1 else 0.0)


def best(people: int, prevalence: float, sizes: Iterable[int]) -> Pooling:
    """Choose the size with the fewest tests; of two that cost the same, the smaller, which recalls fewer people."""
    return min((expected(people, prevalence, size) for size in sorted(sizes)), key=lambda found: found.tests)
