"""Mass testing: rounds, tubes, swabs, results.

Owns: Round (轮次), Tube (采样管), Swab (采样), Seal (封管), Handover (交接), Receipt (接收), Result (结果),
PersonResult (个人结果), Recall (追回复采). A positive pool calls nobody positive: its members are recalled for
single swabs. Follows its own results.
"""
