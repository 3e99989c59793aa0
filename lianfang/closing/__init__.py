"""The closing report of a response: what happened, what was done, and every figure with what it means and where it is
counted.

Owns: ClosingReport (结案报告). It stands above what it tells of, and counts nothing itself: each figure names the query
of the screens that gives it (`figures`).
"""
