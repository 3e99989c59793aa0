"""Meals: who eats where, which kitchen cooks for them, what came, and what is done where it is too little.

Owns: Kitchen (供餐单位), MealSite (用餐点), Heads (用餐人数), HeadChange (人数增减), Serving (供餐), Shortfall
(缺餐告警), ShortfallStep. Whom a meal is for is counted, never named.
"""
