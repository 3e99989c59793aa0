"""Rotas: which people a site needs in which hours, and who comes.

Owns: Demand (用人需求), Rota (排班表), Shift (班次), Assignment (值班安排), Swap (换班申请).
"""
