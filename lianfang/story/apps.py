from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.story"
    label = "story"
