from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.rotas"
    label = "rotas"
