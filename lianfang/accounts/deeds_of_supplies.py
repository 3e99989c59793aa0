"""What the deeds about supplies and gifts are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_SUPPLIES: dict[str, Promise] = {
    "supplies.document.count": _("Wrote a count of stock"),
    "supplies.document.issue": _("Gave goods out"),
    "supplies.document.made": _("Took in a batch of our own making"),
    "supplies.document.receipt": _("Took goods in"),
    "supplies.document.return": _("Took goods back into a store"),
    "supplies.document.transfer": _("Moved goods to another store"),
    "supplies.document.undo": _("Took a document of goods back"),
    "supplies.document.write_off": _("Wrote goods off"),
    "supplies.item.added": _("Put a kind of goods on the list"),
    "supplies.ledger.exported": _("Saved a ledger of goods"),
    "supplies.lot.let_go": _("Let a lot be given out again"),
    "supplies.lot.recalled": _("Recalled a lot"),
    "supplies.minimum.set": _("Set how much there should be at least"),
    "supplies.request.approved": _("Approved a request for goods"),
    "supplies.request.asked": _("Asked for goods"),
    "supplies.request.confirmed": _("Confirmed that goods came"),
    "supplies.request.declined": _("Declined a request for goods"),
    "supplies.request.handed": _("Noted that goods were put down"),
    "supplies.request.picked": _("Picked goods for a request"),
    "supplies.request.sent": _("Gave goods to a courier"),
    "supplies.request.withdrawn": _("Withdrew a request for goods"),
    "supplies.requests.exported": _("Saved the list of requests for goods"),
    "supplies.stock.exported": _("Saved a list of stock"),
    "supplies.store.closed": _("Closed a store"),
    "supplies.store.opened": _("Opened a store"),
}

OF_DONATIONS: dict[str, Promise] = {
    "donations.gift.allocated": _("Allocated a gift"),
    "donations.gift.delivered": _("Noted that a gift was delivered"),
    "donations.gift.hidden": _("Took a gift off the public page"),
    "donations.gift.joined": _("Joined two reports of one gift"),
    "donations.gift.pledged": _("Wrote down a gift"),
    "donations.gift.printed": _("Printed a receipt or a letter of thanks"),
    "donations.gift.published": _("Published a gift"),
    "donations.gift.received": _("Wrote the receipt of a gift"),
    "donations.gift.refused": _("Refused a gift"),
    "donations.gift.stocked": _("Took a gift into a store"),
    "donations.gift.thanked": _("Noted that a giver was thanked"),
    "donations.list.exported": _("Saved the list of gifts"),
}
