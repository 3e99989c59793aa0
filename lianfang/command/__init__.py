"""The command: what waits for whom, clocks that ran out, numbered orders, the command log, briefings.

Owns: Order (指令), Recipient (受令对象), LogEntry (指挥日志), Breach (超时事项), Notified (超时提醒),
Briefing (晨会简报). What waits is told by each app in one wiring table, `waits`; what is measured, in `measures`.
"""
