from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.testing"
    label = "testing"
