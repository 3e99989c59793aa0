from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.drills"
    label = "drills"
