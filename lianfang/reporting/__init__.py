"""Reporting: the daily bulletin with its balance identities and the four zeros.

Owns: Bulletin (疫情通报). Writes only its own figures; nothing below may read a report.
"""
