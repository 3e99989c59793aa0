"""Visits: the doors of a community in the order of the stairs, rounds that come to them, and who was met behind them.

Owns: Visit (走访), LastVisit (最近走访), Walked (走访量), VisitRound (走访轮次), Due (待办户), DailyCheck
(每日健康监测), Helped (无智能手机人员), HelpCode (纸质码), the sweep board (排查进度). Needs told at the
door are kept with the visit.
Follows its own facts: the last visit of each household, how far each worker walked and how far doors are in rounds;
orders that run at home and temperatures: the daily checks; what was found at doors: leads.
"""
