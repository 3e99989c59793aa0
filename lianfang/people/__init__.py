"""People: persons, households, identifiers, organisations, and who is the same as whom.

Owns: Person (人员), Household (户), Identifier (证件), Organisation (单位), ProxyLink (代办关系), Alias (合并),
Deferral (暂缓). A merge is an alias row; readers ask `queries.ids_of(person)`.
"""
