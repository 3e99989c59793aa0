"""Addresses of rides."""

from django.urls import path

from lianfang.transport.views import fleet, plans, rides, stops, tours, ways

urlpatterns = [
    path("", rides.rides, name="rides"),
    path("new/", rides.ride_new, name="ride_new"),
    path("waiting/", rides.waiting, name="ride_waiting"),
    path("plans/", plans.plans, name="ride_plans"),
    path("plans/<uuid:pk>/", plans.plan, name="ride_plan"),
    path("plans/<uuid:pk>/<slug:step>/", plans.plan, name="ride_plan_step"),
    path("tours/", tours.tours, name="ride_tours"),
    path("tours/new/", tours.tour_new, name="ride_tour_new"),
    path("tours/<uuid:pk>/", tours.tour, name="ride_tour"),
    path("tours/<uuid:pk>/paper/", tours.tour_paper, name="ride_tour_paper"),
    path("tours/<uuid:pk>/<slug:step>/", tours.tour, name="ride_tour_step"),
    path("vehicles/", fleet.vehicles, name="ride_vehicles"),
    path("vehicles/new/", fleet.vehicle_new, name="ride_vehicle_new"),
    path("vehicles/<uuid:pk>/", fleet.vehicle, name="ride_vehicle"),
    path("vehicles/<uuid:pk>/edit/", fleet.vehicle_edit, name="ride_vehicle_edit"),
    path("vehicles/<uuid:pk>/<slug:step>/", fleet.vehicle, name="ride_vehicle_step"),
    path("ways/", ways.ways, name="ride_ways"),
    path("stops/", stops.stops, name="ride_stops"),
    path("stops/new/", stops.stop_new, name="ride_stop_new"),
    path("stops/<uuid:pk>/close/", stops.stop_close, name="ride_stop_close"),
    path("hailing/new/", stops.hail_new, name="ride_hail_new"),
    path("hailing/<uuid:pk>/close/", stops.hail_close, name="ride_hail_close"),
    path("<uuid:pk>/", rides.ride, name="ride"),
    path("<uuid:pk>/<slug:step>/", rides.ride, name="ride_step"),
]
