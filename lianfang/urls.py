"""Wiring table: one include per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("lianfang.console.urls")),
    path("", include("lianfang.accounts.urls")),
    path("places/", include("lianfang.territory.urls")),
    path("sync/", include("lianfang.sync.urls")),
    path("people/", include("lianfang.people.urls")),
    path("outbreaks/", include("lianfang.outbreak.urls")),
    path("messages/", include("lianfang.messages.urls")),
    path("notices/", include("lianfang.notices.urls")),
    path("teams/", include("lianfang.workforce.urls")),
    path("duty/", include("lianfang.duty.urls")),
    path("rotas/", include("lianfang.rotas.urls")),
    path("beds/", include("lianfang.beds.urls")),
    path("passages/", include("lianfang.presence.urls")),
    path("testing/", include("lianfang.testing.urls")),
    path("laboratory/", include("lianfang.laboratory.urls")),
    path("paper/", include("lianfang.paper.urls")),
    path("cases/", include("lianfang.cases.urls")),
    path("care/", include("lianfang.care.urls")),
    path("grid/", include("lianfang.grid.urls")),
    path("needs/", include("lianfang.needs.urls")),
    path("visits/", include("lianfang.visits.urls")),
    path("reports/", include("lianfang.reporting.urls")),
    path("", include("lianfang.command.urls")),
    path("units/", include("lianfang.indicators.urls")),
    path("field/", include("lianfang.fieldapp.urls")),
    path("", include("lianfang.public.urls")),
    path("demo/", include("lianfang.story.urls")),
]
