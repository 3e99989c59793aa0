from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.privacy"
    label = "privacy"
