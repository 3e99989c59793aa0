"""Supplies: what the response uses up, from the supplier's gate to the hand that opens the box.

Owns: Item (物资), Lot (批次), Store (库点), Document (单据), Move (出入库), Balance (库存), Minimum (最低库存),
Request (申领单). Every piece leaves one account and enters another; nothing appears from nowhere.
"""
