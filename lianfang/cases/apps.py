from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.cases"
    label = "cases"
