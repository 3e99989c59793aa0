"""The people who do the work: teams of people from several organisations, and where they were sent.

Owns: Team (工作队), Member (队员), Dispatch (下派). Scopes overlap and are never added: the municipal figures are
a part of the city's.
"""
