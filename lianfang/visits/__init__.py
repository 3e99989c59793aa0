"""Visits: the doors of a community in the order of the stairs, and who was met behind them.

Owns: Visit (走访), LastVisit (最近走访), the sweep board (排查进度). Needs told at the door are kept with the visit.
Follows its own facts: the last visit of each household is recomputed.
"""
