"""Messages to people's phones: queued once, handed to a sender in bundles, failures seen and tried again.

Owns: Message (短信), Bundle (短信批次). Whoever tells somebody something queues a message in its own transaction;
background work sends. The sender is a setting; the one that is there writes files of JSON lines.
"""
