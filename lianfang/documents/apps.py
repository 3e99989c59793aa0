from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.documents"
    label = "documents"
