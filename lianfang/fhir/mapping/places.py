"""Places: Location and Organization."""

from uuid import UUID

from lianfang.beds.models import Bed, Room, Ward
from lianfang.fhir.mapping.parts import Resource, coded, filled, made, numbered, said, to
from lianfang.places.models import Site
from lianfang.places.rules import official_code

BEDS = {"free": "bed_free", "disinfecting": "bed_contaminated", "out": "bed_closed"}


def organization_id(site_id: UUID) -> str:
    """Give the id of who runs a site."""
    return made(site_id, "organisation")


def organization(site: Site) -> Resource:
    """Write who runs a site: a hospital, a laboratory."""
    return {
        "resourceType": "Organization",
        "id": organization_id(site.pk),
        "identifier": numbered("site", site.pk),
        "active": site.closed_at is None,
        "type": [said("provider")],
        "name": site.name,
    }


def location(site: Site) -> Resource:
    """Write a site: where it lies and whether it is open."""
    return filled(
        {
            "resourceType": "Location",
            "id": str(site.pk),
            "identifier": numbered("area", official_code(site.area_id)),
            "status": "inactive" if site.closed_at else "active",
            "name": site.name,
            "mode": "instance",
            "physicalType": said("physical_site"),
            "address": {"text": site.address} if site.address else {},
            "position": {"longitude": site.longitude, "latitude": site.latitude}
            if site.longitude is not None and site.latitude is not None
            else {},
            "managingOrganization": to(organization_id(site.pk)),
        }
    )


def location_of_ward(ward: Ward) -> Resource:
    """Write a ward."""
    return {
        "resourceType": "Location",
        "id": str(ward.pk),
        "status": "inactive" if ward.closed_at else "active",
        "name": ward.name,
        "mode": "instance",
        "physicalType": said("physical_ward"),
        "partOf": to(ward.site_id),
    }


def location_of_room(room: Room, ward_id: UUID | None) -> Resource:
    """Write a room, as a part of its ward; of its site where the ward is not known."""
    return {
        "resourceType": "Location",
        "id": str(room.pk),
        "status": "inactive" if room.closed_at else "active",
        "name": room.name,
        "mode": "instance",
        "physicalType": said("physical_room"),
        "partOf": to(ward_id or room.site_id),
    }


def location_of_bed(bed: Bed, *, taken: bool) -> Resource:
    """Write a bed and whether somebody is in it."""
    state = "bed_occupied" if taken else BEDS[bed.state]
    return {
        "resourceType": "Location",
        "id": str(bed.pk),
        "status": "active",
        "operationalStatus": coded(state),
        "name": f"{bed.room.name}-{bed.name}",
        "mode": "instance",
        "physicalType": said("physical_bed"),
        "partOf": to(bed.room_id),
    }
