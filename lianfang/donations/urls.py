"""Addresses of donations."""

from django.urls import path

from lianfang.donations import views

urlpatterns = [
    path("", views.gifts, name="gifts"),
    path("new/", views.gift_new, name="gift_new"),
    path("public/", views.public_gifts, name="public_gifts"),
    path("<uuid:pk>/", views.gift, name="gift"),
    path("<uuid:pk>/paper/<slug:kind>/", views.gift_paper, name="gift_paper"),
    path("<uuid:pk>/<slug:step>/", views.gift, name="gift_step"),
]
