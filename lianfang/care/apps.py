from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.care"
    label = "care"
