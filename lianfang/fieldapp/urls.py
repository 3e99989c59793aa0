"""Addresses of the phone app. /field/sync is not here: lianfang/asgi.py leads it past Django."""

from django.urls import include, path

from lianfang.fieldapp import views

urlpatterns = [
    path("", views.app, name="field"),
    path("sw.js", views.worker, name="field_worker"),
    path("zh-Hans.json", views.chinese, name="field_chinese"),
    path("manifest.webmanifest", views.manifest, name="field_manifest"),
    path("", include("lianfang.fieldapp.api.urls")),
]
