from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.laboratory"
    label = "laboratory"
