"""Addresses of kits and of paper forms."""

from django.urls import path

from lianfang.paper.views import forms, keying, kits, labels

urlpatterns = [
    path("", forms.paper_forms, name="paper_forms"),
    path("key/", keying.paper_key, name="paper_key"),
    path("forms/<uuid:pk>/", forms.paper_form, name="paper_form"),
    path("forms/<uuid:pk>/key/", keying.paper_form_key, name="paper_form_key"),
    path("forms/<uuid:pk>/settle/", forms.paper_form_settle, name="paper_form_settle"),
    path("forms/<uuid:pk>/void/", forms.paper_form_void, name="paper_form_void"),
    path("kits/", kits.paper_kits, name="paper_kits"),
    path("labels/", labels.paper_labels, name="paper_labels"),
    path("kits/new/", kits.paper_kit_new, name="paper_kit_new"),
    path("kits/<uuid:pk>/", kits.paper_kit, name="paper_kit"),
    path("kits/<uuid:pk>/print/", kits.paper_kit_print, name="paper_kit_print"),
]
