"""Planning: what will be needed, before it is missing.

Owns: CountedAs (物资归类), LocalRate (本地系数), Ordered (在途采购), Shortage (缺货预警), Reckoned (测算时间).
Everything else is reckoned anew from rounds, zones, rotas, patients, orders of quarantine, stock and the
ledger; nothing below knows of it.
"""
