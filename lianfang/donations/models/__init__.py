"""Tables of donations."""

from lianfang.donations.models.gifts import Apart, Gift, GiftStep
from lianfang.donations.models.uses import Agreement, Allocation, GiftDocument, Spending

__all__ = ["Agreement", "Allocation", "Apart", "Gift", "GiftDocument", "GiftStep", "Spending"]
