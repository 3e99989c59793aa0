"""Presence: who was seen where and when.

Owns: Passage (通行), somebody going in or out at a checkpoint, and what was decided there.
"""
