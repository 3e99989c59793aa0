"""Addresses of bulletins, of the four earlies and of epidemiology."""

from django.urls import path

from lianfang.reporting import views

urlpatterns = [
    path("", views.bulletins, name="bulletins"),
    path("publish/", views.publish, name="bulletin_publish"),
    path("epidemiology/", views.epidemiology, name="epidemiology"),
    path("epidemiology/cases/", views.epidemiology_cases, name="epidemiology_cases"),
    path("epidemiology/earlies/", views.four_earlies, name="four_earlies"),
    path("epidemiology/<uuid:pk>/", views.epidemiology, name="epidemiology_of"),
    path("epidemiology/<uuid:pk>/cases/", views.epidemiology_cases, name="epidemiology_cases_of"),
    path("epidemiology/<uuid:pk>/earlies/", views.four_earlies, name="four_earlies_of"),
    path("<uuid:pk>/", views.bulletin, name="bulletin"),
    path("<uuid:pk>/correct/", views.correct, name="bulletin_correct"),
]
