"""The tables of this app."""

from lianfang.meals.models.alarms import Shortfall, ShortfallStep
from lianfang.meals.models.places import HeadChange, Heads, Kitchen, MealSite
from lianfang.meals.models.servings import Serving

__all__ = ["HeadChange", "Heads", "Kitchen", "MealSite", "Serving", "Shortfall", "ShortfallStep"]
