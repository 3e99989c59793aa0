"""Addresses of the API, and of the pages where tokens are made."""

from django.urls import path

from lianfang.api import views
from lianfang.api.resources import at

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/new/", views.new_token, name="new_token"),
    path("tokens/<uuid:pk>/revoke/", views.revoke_token, name="revoke_token"),
    path("api/v1/openapi.json", views.description, name="api_description"),
    path("api/v1/problems", views.problems, name="api_problems"),
    path("api/v1/areas", at("areas"), name="api_areas"),
    path("api/v1/areas/<str:code>", at("areas/{code}"), name="api_areas_code"),
    path("api/v1/sites", at("sites"), name="api_sites"),
    path("api/v1/sites/<str:id>", at("sites/{id}"), name="api_sites_id"),
    path("api/v1/geo/areas", at("geo/areas"), name="api_geo_areas"),
    path("api/v1/geo/sites", at("geo/sites"), name="api_geo_sites"),
    path("api/v1/geo/zones", at("geo/zones"), name="api_geo_zones"),
    path("api/v1/geo/stops", at("geo/stops"), name="api_geo_stops"),
    path("api/v1/outbreaks", at("outbreaks"), name="api_outbreaks"),
    path("api/v1/cases", at("cases"), name="api_cases"),
    path("api/v1/cases/<str:id>", at("cases/{id}"), name="api_cases_id"),
    path("api/v1/fhir/cases/<str:id>", at("fhir/cases/{id}"), name="api_fhir_cases_id"),
    path("api/v1/fhir", at("fhir"), name="api_fhir"),
    path("api/v1/fhir/persons/<str:id>", at("fhir/persons/{id}"), name="api_fhir_persons_id"),
    path("api/v1/fhir/hospitals/<str:id>", at("fhir/hospitals/{id}"), name="api_fhir_hospitals_id"),
    path("api/v1/fhir/rounds/<str:id>", at("fhir/rounds/{id}"), name="api_fhir_rounds_id"),
    path("api/v1/fhir/laboratories/<str:id>", at("fhir/laboratories/{id}"), name="api_fhir_laboratories_id"),
    path("api/v1/contacts", at("contacts"), name="api_contacts"),
    path("api/v1/contacts/<str:id>", at("contacts/{id}"), name="api_contacts_id"),
    path("api/v1/rounds", at("rounds"), name="api_rounds"),
    path("api/v1/rounds/<str:id>", at("rounds/{id}"), name="api_rounds_id"),
    path("api/v1/rounds/<str:id>/coverage", at("rounds/{id}/coverage"), name="api_rounds_id_coverage"),
    path("api/v1/results", at("results"), name="api_results"),
    path("api/v1/laboratories/<str:id>/hl7", at("laboratories/{id}/hl7"), name="api_laboratories_id_hl7"),
    path("api/v1/bulletins", at("bulletins"), name="api_bulletins"),
    path("api/v1/stock", at("stock"), name="api_stock"),
    path("api/v1/needs", at("needs"), name="api_needs"),
    path("api/v1/needs/<str:id>", at("needs/{id}"), name="api_needs_id"),
    path("api/v1/needs/<str:id>/withdrawal", at("needs/{id}/withdrawal"), name="api_needs_id_withdrawal"),
    path("api/v1/<path:rest>", views.nowhere, name="api_nowhere"),
]
