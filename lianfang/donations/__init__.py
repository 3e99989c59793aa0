"""Donations: what people and firms give, from the promise to the page where everybody reads what became of it.

Owns: Gift (捐赠), Agreement (捐赠人同意), Allocation (捐赠分配), Spending (捐款支出), GiftDocument, Apart, GiftStep.
Goods that were given lie in the books of supplies, bound as their giver wished.
"""
