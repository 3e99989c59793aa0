"""Addresses of meals."""

from django.urls import path

from lianfang.meals.views import alarms, board, kitchens, servings, sites

urlpatterns = [
    path("", board.meals, name="meals"),
    path("totals/", board.meal_totals, name="meal_totals"),
    path("rota/", servings.kitchen_rota, name="kitchen_rota"),
    path("rota/plan/", servings.kitchen_rota_plan, name="kitchen_rota_plan"),
    path("rota/turn/", servings.turn_new, name="kitchen_turn_new"),
    path("servings/<uuid:pk>/", servings.serving, name="serving"),
    path("servings/<uuid:pk>/paper/", servings.serving_paper, name="serving_paper"),
    path("servings/<uuid:pk>/<slug:step>/", servings.serving, name="serving_step"),
    path("kitchens/", kitchens.kitchens, name="kitchens"),
    path("kitchens/new/", kitchens.kitchen_new, name="kitchen_new"),
    path("kitchens/<uuid:pk>/", kitchens.kitchen, name="kitchen"),
    path("kitchens/<uuid:pk>/edit/", kitchens.kitchen_edit, name="kitchen_edit"),
    path("kitchens/<uuid:pk>/<slug:step>/", kitchens.kitchen, name="kitchen_step"),
    path("sites/", sites.meal_sites, name="meal_sites"),
    path("sites/new/", sites.meal_site_new, name="meal_site_new"),
    path("sites/<uuid:pk>/", sites.meal_site, name="meal_site"),
    path("sites/<uuid:pk>/edit/", sites.meal_site_edit, name="meal_site_edit"),
    path("sites/<uuid:pk>/heads/", sites.heads_change, name="heads_change"),
    path("sites/<uuid:pk>/<slug:step>/", sites.meal_site, name="meal_site_step"),
    path("heads/<uuid:pk>/take-back/", sites.heads_take_back, name="heads_take_back"),
    path("shortfalls/", alarms.shortfalls, name="shortfalls"),
    path("shortfalls/<uuid:pk>/", alarms.shortfall, name="shortfall"),
    path("shortfalls/<uuid:pk>/<slug:step>/", alarms.shortfall, name="shortfall_step"),
]
