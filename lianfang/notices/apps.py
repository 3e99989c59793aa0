from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.notices"
    label = "notices"
