"""Addresses of needs, thanks and complaints."""

from django.urls import path

from lianfang.needs import views

urlpatterns = [
    path("", views.needs, name="needs"),
    path("new/", views.need_new, name="need_new"),
    path("posters/", views.posters, name="need_posters"),
    path("posters/paper/", views.posters_paper, name="need_posters_paper"),
    path("feedback/", views.feedback_list, name="feedback_list"),
    path("feedback/new/", views.feedback_new, name="feedback_new"),
    path("feedback/<uuid:pk>/", views.feedback, name="feedback"),
    path("feedback/<uuid:pk>/<slug:step>/", views.feedback, name="feedback_step"),
    path("<uuid:pk>/", views.need, name="need"),
    path("<uuid:pk>/goods/", views.need_goods, name="need_goods"),
    path("<uuid:pk>/<slug:step>/", views.need, name="need_step"),
]
