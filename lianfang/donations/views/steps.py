"""The steps that may be taken on a gift, in the order of its life."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianfang.accounts.models import User
from lianfang.donations import actions, forms, queries
from lianfang.donations.models import Allocation, Gift, Spending
from lianfang.supplies.views.stepping import Step

TAKE, SPEND, PUBLISH = "donations.take", "donations.allocate", "donations.publish"


def _in(*states: str) -> Callable[[Any], bool]:
    return lambda gift: gift.state in states


def _live(gift: Gift) -> list[Allocation]:
    return [row for row in gift.allocations.all() if not row.withdrawn_at] if gift.state == "received" else []


def _doubtful(gift: Gift) -> bool:
    return gift.state in {"pledged", "received"} and bool(queries.perhaps_same(gift))


def _stockable(gift: Gift) -> bool:
    return gift.state == "received" and gift.kind in {"goods", "meals"}


def _in_store(gift: Gift) -> bool:
    return bool(_live(gift)) and any(not hasattr(row.document, "undone_by") for row in gift.documents.all())


def _unspent(gift: Gift) -> bool:
    return any(row.spent < row.amount for row in _live(gift)) and gift.kind == Gift.Kind.CASH


# Steps whose forms know which row they are about.


def _agree(_gift: Gift, *, agreement: Any, by: User, now: datetime) -> None:
    actions.agree(agreement, by=by, now=now)


def _spend(_gift: Gift, *, spending: Spending, by: User, now: datetime) -> None:
    actions.spend(spending, by=by, now=now)


def _unspend(_gift: Gift, *, spending: Spending, text: str, by: User, now: datetime) -> None:
    actions.unspend(spending, text=text, by=by, now=now)


def _of(action: Callable[..., None]) -> Callable[..., None]:
    def do(_gift: Gift, *, allocation: Allocation, **said: Any) -> None:
        action(allocation, **said)

    return do


STEPS = (
    Step("receive", _("It is here: write the receipt"), "package-import", actions.receive, TAKE, _in("pledged"),
         forms.ReceiveForm, "primary"),
    Step("refuse", pgettext_lazy("gift", "Refuse"), "x", actions.refuse, TAKE, _in("pledged"), forms.RefuseForm),
    Step("tell", _("The giver was told why"), "mail", actions.tell_refused, TAKE,
         lambda gift: gift.state == "refused" and not gift.told_at, forms.TextForm, "primary"),
    Step("join", _("The same as another"), "git-merge", actions.join, TAKE, _doubtful, forms.SameForm),
    Step("apart", _("Two different gifts"), "circle-x", actions.keep_apart, TAKE, _doubtful, forms.ApartForm),
    Step("unjoin", _("Not the same after all"), "arrow-back-up", actions.unjoin, TAKE, _in("joined"), forms.TextForm),
    Step("stock", _("Take into a store"), "building-warehouse", actions.stock, TAKE, _stockable, forms.StockForm),
    Step("agree", _("The giver agreed to another use"), "pencil", _agree, SPEND,
         lambda gift: gift.state == "received" and bool(gift.bound_to), forms.AgreeForm),
    Step("allocate", _("Allocate"), "send", actions.allocate, SPEND,
         lambda gift: gift.state == "received" and gift.allocated < gift.amount, forms.AllocateForm, "primary"),
    Step("give-out", _("Give out of the store"), "truck", _of(actions.give_out), SPEND, _in_store,
         forms.GiveOutForm),
    Step("spend", _("Write down a voucher"), "file-text", _spend, SPEND, _unspent, forms.SpendForm),
    Step("deliver", _("It was delivered"), "check", _of(actions.deliver), SPEND,
         lambda gift: any(not row.delivered_at for row in _live(gift)), forms.DeliverForm),
    Step("thank", _("Its giver was thanked"), "mail", actions.thank, TAKE,
         lambda gift: gift.state == "received" and not gift.thanked_at, forms.MaybeTextForm),
    Step("publish", pgettext_lazy("gift", "Publish"), "world", actions.publish, PUBLISH,
         lambda gift: gift.state == "received" and not gift.published_at),
    Step("hide", _("Take off the page"), "eye-off", actions.hide, PUBLISH,
         lambda gift: bool(gift.published_at), forms.TextForm),
    Step("undeliver", _("Take a delivery back"), "arrow-back-up", _of(actions.undeliver), SPEND,
         lambda gift: any(row.delivered_at for row in _live(gift)), forms.UndeliverForm),
    Step("unspend", _("Take a voucher back"), "arrow-back-up", _unspend, SPEND,
         lambda gift: any(row.spent for row in _live(gift)), forms.UnspendForm),
    Step("withdraw", _("Take an allocation back"), "arrow-back-up", _of(actions.withdraw), SPEND,
         lambda gift: any(not row.delivered_at and not row.spent for row in _live(gift)), forms.WithdrawForm),
    Step("void", _("Declare void"), "ban", actions.void, TAKE,
         lambda gift: gift.state in {"pledged", "received"} and not gift.allocated, forms.TextForm),
)  # fmt: skip
