"""A city's own areas, borders and sites from files."""

from lianfang.territory.imports.areas import AREAS
from lianfang.territory.imports.lists import REASONS, Imported, Left, import_areas, import_shapes
from lianfang.territory.imports.sites import SITES

__all__ = ["AREAS", "REASONS", "SITES", "Imported", "Left", "import_areas", "import_shapes"]
