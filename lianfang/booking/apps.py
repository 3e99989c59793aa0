from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.booking"
    label = "booking"
