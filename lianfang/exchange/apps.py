from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.exchange"
    label = "exchange"
