from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.supplies"
    label = "supplies"
