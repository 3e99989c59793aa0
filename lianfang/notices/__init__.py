"""Notices and open letters: drafted from templates, numbered and approved, versioned, addressed, brought to doors.

Owns: Notice (通告), NoticeVersion (版本), Addressee (发送对象), Delivery (送达). A correction is a new version that
another person approves; what was issued is never edited. That a letter reached a door is a fact.
"""
