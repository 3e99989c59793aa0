from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.reporting"
    label = "reporting"
