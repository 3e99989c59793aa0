"""Plans of rides: pure functions on pure data, found by PyVRP, looked over by a check of their own."""

from lianfang.transport.routing.check import Broken, verify
from lianfang.transport.routing.planner import plan
from lianfang.transport.routing.problem import Begun, Call, Left, Plan, Ride, Run, Vehicle

__all__ = ["Begun", "Broken", "Call", "Left", "Plan", "Ride", "Run", "Vehicle", "plan", "verify"]
