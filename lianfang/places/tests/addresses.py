"""The one address the map links to, so that its template is tested without the apps above."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def area(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand for the area page."""
    return HttpResponse(pk)


urlpatterns = [path("areas/<int:pk>/", area, name="area")]
