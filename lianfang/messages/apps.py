from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.messages"
    label = "messaging"  # Django has an app `messages`
