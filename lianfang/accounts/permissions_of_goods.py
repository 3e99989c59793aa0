"""Permissions about goods, gifts and rides."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_GOODS: dict[str, Promise] = {
    "supplies.read": _("See stores, stock, documents and requests for goods"),
    "supplies.ask": _("Ask for goods and confirm what came"),
    "supplies.keep": _("Take goods in, give them out, count, write off, pick and send"),
    "supplies.approve": _("Approve requests for goods that others made, open stores"),
    "supplies.recall": _("Recall lots"),
    "supplies.carry": _("Bring goods to hand-over points"),
    "planning.read": _("See forecasts of goods"),
    "planning.set": _("Say other coefficients, and what items count as"),
    "planning.buy": _("Note orders from suppliers"),
    "meals.read": _("See who eats where, which kitchen cooks, what came"),
    "meals.count": _("Change heads at a site, note and count meals that come"),
    "meals.plan": _("Keep kitchens and sites, plan their rota, order, see to missing meals"),
    "donations.read": _("See gifts, their givers and what became of them"),
    "donations.take": _("Write down gifts, write receipts, refuse, thank"),
    "donations.allocate": _("Allocate gifts and note their delivery"),
    "donations.publish": _("Publish gifts"),
    "transport.read": _("See rides, vehicles, who sits where and who waits for the way home"),
    "transport.ask": _("Ask for rides for people, and cancel them"),
    "transport.plan": _("Keep vehicles and stops, send vehicles out, plan who rides in which"),
    "transport.drive": _("See whom one drives today, tell who got in and out"),
}
