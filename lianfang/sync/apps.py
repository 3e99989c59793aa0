from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.sync"
    label = "sync"
