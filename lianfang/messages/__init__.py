"""Messages to people's phones and mailboxes: queued once, handed to a sender in bundles, failures seen and tried again.

Owns: Message (短信), Bundle (短信批次), Preference (通知方式), PageCode (页面码). Whoever tells somebody something
queues a message in its own transaction; background work sends. The senders are settings: files of JSON lines, a gateway
over HTTP, a server of e-mail.
"""
