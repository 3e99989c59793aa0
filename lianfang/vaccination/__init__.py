"""Vaccination: sessions, who comes, who is fit and agrees, doses with their lot, who is watched, what happens after.

Owns: Vaccine (疫苗), Session (接种场次), Visit (到场), Dose (接种), Departure (离开留观), GivenDose (接种记录),
Adverse (疑似异常反应), Screening (接种前问诊), Consent (知情同意), Event (异常反应上报), LotNotice (批号告知).
Whether somebody is vaccinated opens and closes no door: nothing else on the line asks for it.
"""
