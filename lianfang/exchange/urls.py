"""Addresses of files in and out."""

from django.urls import path

from lianfang.exchange import views

urlpatterns = [
    path("out/research/", views.research, name="research"),
    path("out/why/", views.save_why, name="save_why"),
    path("in/", views.files_in, name="files_in"),
    path("in/new/", views.file_in_new, name="file_in_new"),
    path("in/example/<slug:key>/<slug:form>/", views.table_example, name="table_example"),
    path("out/record/<slug:key>/", views.table_on_record, name="table_on_record"),
    path("in/<uuid:pk>/", views.file_in, name="file_in"),
    path("in/<uuid:pk>/columns/", views.file_in_columns, name="file_in_columns"),
    path("in/<uuid:pk>/save/<slug:what>/", views.file_in_save, name="file_in_save"),
    path("in/<uuid:pk>/<slug:step>/", views.file_in_do, name="file_in_do"),
]
