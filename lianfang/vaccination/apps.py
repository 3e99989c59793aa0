from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.vaccination"
    label = "vaccination"
