"""Addresses of patients."""

from django.urls import path

from lianfang.care.views import (
    after,
    capacity,
    consults,
    file,
    keeping,
    lists,
    orders,
    pooling,
    transfers,
    ward,
)

urlpatterns = [
    path("", lists.patients, name="patients"),
    path("round/", ward.the_round, name="ward_round"),
    path("orders/", orders.orders_due, name="orders_due"),
    path("orders/note/", orders.orders_carry_out, name="orders_carry_out"),
    path("follow-ups/", after.follow_ups, name="follow_ups"),
    path("questions/", consults.consults, name="consults"),
    path("questions/<uuid:pk>/", consults.consult, name="consult"),
    path("admit/", lists.admit, name="admit"),
    path("capacity/", capacity.capacity, name="capacity"),
    path("pooling/", pooling.pooling, name="pooling"),
    path("pooling/<uuid:pk>/", pooling.pooling_from, name="pooling_from"),
    path("pooling/<uuid:pk>/end/", pooling.designation_end, name="designation_end"),
    path("cases/<uuid:pk>/transfer/", transfers.transfer_from_site, name="transfer_from_site"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<uuid:pk>/", transfers.transfer, name="transfer"),
    path("transfers/<uuid:pk>/<slug:step>/", transfers.transfer, name="transfer_step"),
    path("<uuid:pk>/transfer/new/", transfers.transfer_new, name="transfer_new"),
    path("bed/<uuid:pk>/keep/", keeping.bed_keep, name="bed_keep"),
    path("bed/<uuid:pk>/", lists.patient_in_bed, name="patient_in_bed"),
    path("<uuid:pk>/", file.patient, name="patient"),
    path("<uuid:pk>/discharge/", file.patient_discharge, name="patient_discharge"),
    path("<uuid:pk>/death/", after.patient_death, name="patient_death"),
    path("<uuid:pk>/note/<slug:kind>/", after.patient_note, name="patient_note"),
    path("<uuid:pk>/<slug:what>/", file.patient_write, name="patient_write"),
]
