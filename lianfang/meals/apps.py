from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.meals"
    label = "meals"
