from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.public"
    label = "public"
