"""Responsibility: units contracted to areas, people to households, and how all of it is handed over.

Owns: Contract (包干), Charge (包保责任), HandOver (责任交接), TakenList (责任名单); DoorCover (门户覆盖) and
DoorLoad (承担户数), counted from the charges. It stands on people who work and on households; whoever goes to
doors asks here whose they are. Follows what its own desks announce.
Words: five-to-one – 五包一, gap – 空白, overlap – 重叠, load – 负荷.
"""
