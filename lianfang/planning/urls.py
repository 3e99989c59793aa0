"""Addresses of planning."""

from django.urls import path

from lianfang.planning import views

urlpatterns = [
    path("", views.forecast, name="forecast"),
    path("stores/", views.forecast_stores, name="forecast_stores"),
    path("goods/<slug:key>/", views.forecast_line, name="forecast_line"),
    path("beds/", views.bed_forecast, name="bed_forecast"),
    path("what-if/", views.what_if, name="what_if"),
    path("zones/<uuid:pk>/", views.zone_goods, name="zone_goods"),
    path("used/", views.forecast_used, name="forecast_used"),
    path("rates/new/", views.rate_new, name="rate_new"),
    path("rates/<uuid:pk>/end/", views.rate_end, name="rate_end"),
    path("items/", views.counted_as, name="counted_as"),
    path("items/<uuid:pk>/", views.counted_as_edit, name="counted_as_edit"),
    path("ordered/", views.ordered, name="ordered"),
    path("ordered/new/", views.purchase_new, name="purchase_new"),
    path("ordered/<uuid:pk>/<slug:step>/", views.purchase_end, name="purchase_end"),
]
