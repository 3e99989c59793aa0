"""Cases and contacts: who is infected, who was near them, who must stay where until when.

Owns: Case (病例), CaseChange (病例变更), Exposure (暴露), Contact (密接、次密接), Link (接触关系),
Quarantine (隔离), Reading (测温).
Follows testing's results for persons: a positive proposes a case; a named person confirms it.
"""
