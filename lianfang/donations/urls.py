"""Addresses of donations."""

from django.urls import path

from lianfang.donations import views

urlpatterns = [
    path("", views.gifts, name="gifts"),
    path("new/", views.gift_new, name="gift_new"),
    path("public/", views.public_gifts, name="public_gifts"),
    path("books/", views.gift_books, name="gift_books"),
    path("books/cash/", views.gift_cash, name="gift_cash"),
    path("twice/", views.gift_doubles, name="gift_doubles"),
    path("letters/", views.gift_letters, name="gift_letters"),
    path("<uuid:pk>/", views.gift, name="gift"),
    path("<uuid:pk>/change/", views.gift_change, name="gift_change"),
    path("<uuid:pk>/paper/<slug:kind>/", views.gift_paper, name="gift_paper"),
    path("<uuid:pk>/<slug:step>/", views.gift, name="gift_step"),
]
