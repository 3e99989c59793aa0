from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.supervision"
    label = "supervision"
