from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.visits"
    label = "visits"
