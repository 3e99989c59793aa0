"""Addresses of people."""

from django.urls import path

from lianfang.people import views

urlpatterns = [
    path("", views.people, name="people"),
    path("new/", views.register, name="person_new"),
    path("<uuid:pk>/correct/", views.correct, name="person_correct"),
    path("<uuid:pk>/document/", views.document, name="person_document"),
    path("<uuid:pk>/numbers/", views.numbers, name="person_numbers"),
    path("<uuid:pk>/merge/", views.merge, name="person_merge"),
    path("<uuid:pk>/proxy/", views.proxy, name="person_proxy"),
    path("<uuid:pk>/deferrals/", views.deferrals, name="person_deferrals"),
    path("deferrals/<uuid:pk>/withdraw/", views.withdraw_deferral, name="deferral_withdraw"),
    path("merges/<uuid:pk>/undo/", views.undo_merge, name="merge_undo"),
    path("proxies/<uuid:pk>/end/", views.end_proxy, name="proxy_end"),
    path("households/<uuid:pk>/", views.household, name="household"),
]
