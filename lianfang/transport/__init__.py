"""Rides: vehicles that take people somewhere and home again, who wants to go, who sits in which vehicle.

Owns: Vehicle (接送车辆), Stop (候车点), HailArea (招手即停区), Tour (出车), TourStop, Ride (接送), Leg (单程),
Boarding (上下车登记), Hail (招手登记), RidePlan (接送方案), RoadWay (地点间路程).
Nobody is left at the clinic: whoever arrived with us and wants back stays on a list until they are home.
"""
