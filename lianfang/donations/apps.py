from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.donations"
    label = "donations"
