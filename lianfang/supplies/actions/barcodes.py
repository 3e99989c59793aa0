"""The codes on goods: put on record, printed by ourselves for goods without one, taken off."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lianfang.accounts.access import require
from lianfang.accounts.audit import audit
from lianfang.accounts.models import User
from lianfang.common.dates import day_of
from lianfang.common.errors import Refused
from lianfang.common.ids import ALPHABET, uuid7, with_check
from lianfang.supplies.models import Barcode, Item
from lianfang.supplies.rules import misread, read_code

KEEP = "supplies.keep"


@transaction.atomic
def add_barcode(item: Item, text: str, *, area_id: int, by: User, now: datetime) -> Barcode:
    """Put a code that stands on goods on record, as a scanner typed it.

    Raises Refused: "empty", "misread" when its last digit is wrong, "barcode_taken" by other goods.
    """
    require(by, KEEP, area_id, day_of(now))
    code = read_code(text).code[:40]
    if not code:
        raise Refused("empty", _("Scan the code, or type it."))
    if misread(text.strip()):
        said = _(
            "The last digit of %(barcode)s is wrong: scan it again, or compare every digit with the box."
        )
        raise Refused("misread", said, barcode=text.strip())
    made, new = Barcode.objects.select_related("item").get_or_create(code=code, defaults={"item": item})
    if made.item_id != item.pk:
        raise Refused("barcode_taken", _("This barcode belongs to %(item)s."), item=made.item.name)
    if new:
        audit(by, "supplies.barcode.added", item, now, area_id=area_id, name=item.name, code=code)
    return made


@transaction.atomic
def make_barcode(item: Item, *, area_id: int, by: User, now: datetime) -> Barcode:
    """Give goods without a code one of ours, to be printed; asked again, the first is given."""
    require(by, KEEP, area_id, day_of(now))
    Item.objects.select_for_update(no_key=True).get(pk=item.pk)
    known = item.barcodes.filter(ours=True).first()
    if known:
        return known
    number = uuid7().int & (1 << 60) - 1
    code = with_check("G" + "".join(ALPHABET[number >> 5 * place & 31] for place in range(11, -1, -1)))
    made = Barcode.objects.create(item=item, code=code, ours=True)
    audit(by, "supplies.barcode.made", item, now, area_id=area_id, name=item.name, code=code)
    return made


@transaction.atomic
def drop_barcode(barcode: Barcode, *, area_id: int, by: User, now: datetime) -> None:
    """Take a code off goods: it was put on record by mistake."""
    require(by, KEEP, area_id, day_of(now))
    audit(by, "supplies.barcode.dropped", barcode.item, now, area_id=area_id, code=barcode.code)
    barcode.delete()
