from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.accounts"
    label = "accounts"
