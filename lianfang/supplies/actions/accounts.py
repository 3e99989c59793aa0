"""The accounts outside our stores: where goods come from and where they go; each is made when it is first needed."""

from uuid import UUID, uuid5

from lianfang.supplies.models import Store

SPACE = UUID("0b1f7c52-93d1-5e55-8d0b-6f5b1a90c3d4")


def outside(kind: str, store: Store) -> Store:
    """Give the account of a kind beside a store: suppliers, givers, own making, used, written off, differences, on the
    way. Each store has its own, so that two stores never wait for each other."""
    return Store.objects.get_or_create(
        pk=uuid5(SPACE, f"{kind}:{store.pk}"),
        defaults={"kind": kind, "name": store.name, "area_id": store.area_id},
    )[0]
