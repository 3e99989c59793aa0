from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.hotline"
    label = "hotline"
