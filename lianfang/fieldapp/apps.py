from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.fieldapp"
    label = "fieldapp"

    def ready(self) -> None:
        """Compare every kind's struct with its model, so that a mistake stops the start."""
        from lianfang.fieldapp.kinds import KINDS

        for kind in KINDS.values():
            kind.check()
