"""Cases and contacts: who is infected, who was near them, who must stay where until when.

Owns: Case (病例), CaseChange (病例变更), Exposure (暴露), Contact (密接、次密接), Link (接触关系),
Quarantine (隔离), Reading (测温),
InvestigationPart (流调部分) and the tables of an investigation, Lead (线索), Letter (协查函), CallTask (待拨打).
Follows testing's results for persons: a positive proposes a case; a named person confirms it.
"""
