"""Supervision in four modes: before work begins, after a finding, where records look odd, and from order to closing.

Owns: Checklist (开工检查表), Finding (督导问题), FindingStep (督导问题经过), Photo (现场照片), Draw (抽查), Drawn
(抽查户). A person signs, draws, looks again and closes; nothing here decides about anybody. What was signed is handed
down to the round it is about. Severe findings that are overdue are a reason for an interview.
"""
