"""The address of the demo's sign-in."""

from django.urls import path

from lianfang.story import views

urlpatterns = [path("<slug:username>/", views.enter, name="demo_enter")]
