"""The map: hexagons for townships where no boundary is known, a city's own shapes where it brought them.

Pure: areas in, paths and places of names out; templates/places/_map.html draws them.
"""
