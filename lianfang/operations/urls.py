from django.urls import path

from lianfang.operations import views

urlpatterns = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("metrics", views.metrics, name="figures"),
    path("operations/", views.status, name="operations"),
    path("operations/turned-away/", views.turned_away, name="turned_away"),
]
