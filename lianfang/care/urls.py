"""Addresses of patients."""

from django.urls import path

from lianfang.care.views import file, lists, orders, ward

urlpatterns = [
    path("", lists.patients, name="patients"),
    path("round/", ward.the_round, name="ward_round"),
    path("orders/", orders.orders_due, name="orders_due"),
    path("orders/note/", orders.orders_carry_out, name="orders_carry_out"),
    path("admit/", lists.admit, name="admit"),
    path("bed/<uuid:pk>/", lists.patient_in_bed, name="patient_in_bed"),
    path("<uuid:pk>/", file.patient, name="patient"),
    path("<uuid:pk>/discharge/", file.patient_discharge, name="patient_discharge"),
    path("<uuid:pk>/<slug:what>/", file.patient_write, name="patient_write"),
]
