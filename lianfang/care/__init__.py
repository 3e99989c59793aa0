"""Care of patients: one person a room, one file, one plan, one consultation a day, discharge by its criteria.

Owns: Admission (收治), Plan (诊疗方案), Consultation (会诊), Observation (体征), Discharge (出院). Calls cases when
a patient leaves: the isolation after discharge is theirs.
"""
