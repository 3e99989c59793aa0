"""Duty: people at work and their safety. Staff are not a resource to be used up.

Owns: Step (在岗动作), what somebody at work does: come, suit up, take off, rest, leave; Incident (意外); the clock
of each person in a suit.
"""
