"""The protocol of an area: reasons for refusing a gift, until when it is published."""

from datetime import date

from lianfang.protocol.donations import Donations
from lianfang.workforce.queries.volunteers import protocol_for


def numbers(area_id: int, on: date) -> Donations:
    """Give the numbers in force in an area on a day."""
    return protocol_for(area_id, on).donations
