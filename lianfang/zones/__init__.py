"""Zones: what is closed off around cases, by whose order, who is present inside, how they go out, and what ends it.

Owns: Zone (管控区域), ZonePart (区域范围), ZoneOrder (区域令), Present (在区人员), DoorCount (户内人数),
PlaceCount (点位人数), CareFlag (特殊需要), Flagging (特殊需要登记), Headcount (现场清点), Permit (出入申请),
ZoneRound (区域检测轮次), ZoneTeam (区域服务队), WeighedCase (已研判病例). Follows visits and what phones tell of zones:
who is present, what they need. A rule proposes; the command approves; a person signs the end.
"""
