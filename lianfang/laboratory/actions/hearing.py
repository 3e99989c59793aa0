"""Messages that a laboratory's system sends by itself (HL7 v2): each is read, answered, and known if it comes again."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from lianfang.accounts.access import require
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.laboratory import queries
from lianfang.laboratory.actions.files import begin_reading, keep_file
from lianfang.laboratory.actions.reading import read_again, read_file
from lianfang.laboratory.models import HeardMessage, ResultFile
from lianfang.laboratory.rules import hl7
from lianfang.laboratory.words import reason
from lianfang.places.models import Site
from lianfang.protocol.schema import Protocol

LETTERS = 200  # of a sender and of a control id


@transaction.atomic
def hear(laboratory: Site, text: str, *, protocol: Protocol, by: User, now: datetime) -> str:
    """Read the messages of a transmission as results of a laboratory, and write the acknowledgement of each, in their
    order; "" when there is none. A message that was taken whole is answered as before when it comes again; one that was
    not is read again, since what was missing may be there now.

    Raises Refused("forbidden").
    """
    require(by, "testing.lab", laboratory.area_id, day_of(now))
    return "".join([_heard(laboratory, each, protocol, by, now) for each in hl7.messages(text)])


def _heard(laboratory: Site, message: hl7.Message, protocol: Protocol, by: User, now: datetime) -> str:
    """Answer one message."""
    if not message.control_id:
        why = [_("MSH-10 is empty: a message needs a control id.")]
        return hl7.acknowledge(message, taken=False, why=why, at=now, wrong=hl7.MISSING)
    digest = sha256(message.raw.encode()).hexdigest()
    row, _new = HeardMessage.objects.select_for_update(no_key=True).get_or_create(
        laboratory=laboratory,
        sender=f"{message.head(3)}|{message.head(4)}"[:LETTERS],
        control_id=message.control_id[:LETTERS],
        defaults={"digest": digest, "at": now, "by": by},
    )
    if row.digest != digest:
        why = [_("Another message came with this control id before.")]
        return hl7.acknowledge(message, taken=False, why=why, at=now, wrong=hl7.DOUBLE)
    if not row.taken:
        row.file = _read(laboratory, message, protocol, by, now)
        back = [reason(each.reason, each.detail) for each in queries.returned(row.file, dealt=True)]
        row.taken = not back
        row.answer = hl7.acknowledge(message, taken=row.taken, why=back, at=now)
        row.save(update_fields=["file", "taken", "answer"])
    return row.answer


def _read(laboratory: Site, message: hl7.Message, protocol: Protocol, by: User, now: datetime) -> ResultFile:
    """Keep a message as a file of results, and read it; what came back before is judged anew."""
    name = f"HL7 {message.control_id}.hl7"
    file, _new = keep_file(laboratory, name=name, data=message.raw.encode(), by=by, now=now)
    if file.state == ResultFile.State.NEW:
        method = protocol.testing.methods.value[0].key
        begin_reading(file, columns={}, method=method, protocol=protocol.version, by=by, now=now)
        return read_file(file, protocol=protocol, now=now)
    if file.state == ResultFile.State.DONE and queries.returned(file).exists():
        return read_again(file, protocol=protocol, by=by, now=now)
    return file
