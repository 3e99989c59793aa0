from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.people"
    label = "people"
