"""Cluster: the tables of one PostgreSQL laid over several machines by Citus: where each lies, in which order."""
