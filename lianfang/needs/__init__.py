"""Needs: what people are short of, told at a door, by phone or on the public page; their thanks and complaints.

Owns: Ticket (需求单), TicketStep, Feedback (表扬与投诉), FeedbackStep. Visits tell it what was needed at a door.
"""
