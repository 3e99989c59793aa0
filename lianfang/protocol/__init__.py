"""Protocol: the numbers and lists in force on a day (规程).

The folder `protocols/` is the timeline: one file per disease and first day in force.
Code holds no number that a health commission can change; it asks here.
Words: protocol 规程, version 版本, in force 施行中, grade of evidence 依据等级, source 来源.
"""
