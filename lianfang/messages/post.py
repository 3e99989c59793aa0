"""A sender that writes e-mails, through the server that the settings name."""

from collections.abc import Mapping, Sequence
from smtplib import SMTPException, SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from django.utils.translation import override

from lianfang.messages.senders import Letter, Unsent


def to_mail(_bundle: UUID, letters: Sequence[Letter]) -> Mapping[UUID, str]:
    """Write each letter as an e-mail. Whether a server has it already cannot be asked: after a crash a letter may come
    twice, with the same Message-ID, by which mail programs show it once.

    Raises Unsent("no_server"), Unsent("sender") when the first of them cannot be sent.
    """
    if not settings.EMAIL_HOST:
        raise Unsent("no_server")
    server = get_connection(fail_silently=False)
    try:
        server.open()
    except (OSError, SMTPException) as error:
        raise Unsent("sender") from error
    try:
        return {each.id: fault for n, each in enumerate(letters) if (fault := _write(server, each, n == 0))}
    finally:
        server.close()


def _write(server: BaseEmailBackend, letter: Letter, first: bool) -> str:
    """Send one letter; gives its fault, or "" when the server took it."""
    with override(settings.LANGUAGE_CODE):
        subject = _("A message of Lianfang")
    message_id = f"<{letter.id}@{settings.EMAIL_FROM.rpartition('@')[2]}>"
    mail = EmailMessage(subject, letter.body, settings.EMAIL_FROM, [letter.address])
    mail.extra_headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated"}
    try:
        server.send_messages([mail])
    except SMTPRecipientsRefused:
        return "refused"
    except (OSError, SMTPException) as error:
        if first:
            raise Unsent("sender") from error
        return "sender"
    return ""
