"""Drills: exercises in a sandbox of their own, with injected events, a review, and an end as a whole.

Owns: Drill (演练), Inject (演练情景). What is done in an exercise is written into tables of its own; nothing of it can
reach real figures, reports, rankings or phones.
"""
