"""Addresses of areas and sites."""

from django.urls import path

from lianfang.territory import views

urlpatterns = [
    path("", views.areas, name="areas"),
    path("<int:pk>/divide/", views.area_divide, name="area_divide"),
    path("<int:pk>/close/", views.area_close, name="area_close"),
    path("sites/", views.sites, name="sites"),
    path("sites/new/", views.site_new, name="site_new"),
    path("sites/<uuid:pk>/close/", views.site_close, name="site_close"),
]
