"""Indicators: what is counted in the field, units' daily reports, ranking and interviews, forms of superiors.

Owns: UnitReport and its lock (日报告), Ranking (日排名), Interview (约谈), Blank (上级报表), EconomicFigure
(经济指标). A fact is entered once, at the door; everything else here is counted from it.
"""
