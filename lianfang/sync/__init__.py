"""Sync: what phones and desks tell, kept as immutable facts.

A device sends a batch of facts (事实); each gets an outcome: accepted, duplicate, disputed or refused. Upper apps
read the feed of batches from their own mark. What physically happened is stored, disputed if need be, never refused.
"""
