from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.places"
    label = "places"
