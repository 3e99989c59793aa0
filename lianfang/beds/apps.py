from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.beds"
    label = "beds"
