"""The words of retention, for pages and papers."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianfang.protocol import timeline

HOW: dict[str, Promise] = {
    "keep": pgettext_lazy("erasure", "Kept"),
    "blank": gettext_lazy("Emptied of what says who it was"),
    "unlink": gettext_lazy("Parted from the person"),
    "delete": gettext_lazy("Deleted"),
}
AFTER: dict[str, Promise] = {
    "made": gettext_lazy("after it was made"),
    "closed": gettext_lazy("after the matter was closed"),
    "outbreak": gettext_lazy("after the last outbreak there ended"),
    "contact": gettext_lazy("after the last contact with the person"),
}


def label_of(kind: str) -> str:
    """Name a kind of data in the language of the page."""
    for disease in timeline.diseases():
        for protocol in reversed(timeline.versions(disease)):
            for each in protocol.retention.kinds:
                if each.key == kind:
                    return _(each.label)
    return kind


def table_of(name: str) -> str:
    """Name a table: app and model, as the reference of tables does."""
    model = apps.get_model(name)
    return f"{model._meta.app_label}.{model.__name__}"
