"""Accounts: who may do what, where, and who did what.

A user signs in; a post is a role in an area from one day to another; the audit keeps every write and every
opening of a person's page.
"""
