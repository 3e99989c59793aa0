"""Addresses of what goes out and comes in as FHIR."""

from django.urls import path

from lianfang.fhir.views import saving, taking

urlpatterns = [
    path("cases/<uuid:pk>/", saving.fhir_case, name="fhir_case"),
    path("people/<uuid:pk>/", saving.fhir_person, name="fhir_person"),
    path("hospitals/<uuid:pk>/", saving.fhir_hospital, name="fhir_hospital"),
    path("rounds/<uuid:pk>/", saving.fhir_round, name="fhir_round"),
    path("laboratories/<uuid:pk>/", saving.fhir_laboratory, name="fhir_laboratory"),
    path("in/", taking.fhir_in, name="fhir_in"),
    path("in/<uuid:pk>/", taking.fhir_bundle, name="fhir_bundle"),
    path("in/<uuid:pk>/outcome/", taking.fhir_outcome, name="fhir_outcome"),
]
