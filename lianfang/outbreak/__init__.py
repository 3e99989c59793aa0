"""Outbreaks being fought: disease, area, level with its changes, goals, from–to. Several may run at once.

Owns: Outbreak (疫情), LevelChange (响应级别), Goal (目标).
"""
