from django.apps import AppConfig


class Config(AppConfig):
    name = "lianfang.fhir"
    label = "fhir"
