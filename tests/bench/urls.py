"""mapapp's addresses, and the floors'."""

from django.urls import path

from mapapp.urls import urlpatterns as served
from tests.bench import floors, live

urlpatterns = [
    *served,
    path("floor/plans/<str:code>/", live.plans),
    path("floor/table/<str:code>/", floors.table),
    path("floor/edit/<str:code>/<int:number>/", floors.edit),
    path("floor/move/<str:code>/", floors.move),
]
