"""The people who do the work: who they are at work, teams of them from several organisations, where they were sent.

Owns: Worker (上岗人员), Qualification (资质), Team (队伍), Member (队员), Pairing (结对), Dispatch (派出) with
Ask (用人需求) and Proposal (拟派), Muster (集结) with Call (召集), MusterVehicle (集结车辆), Answer (应答) and
Arrival (到达). Scopes overlap and are never added: the municipal figures are a part of the city's.
"""
