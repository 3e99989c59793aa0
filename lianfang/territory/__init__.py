"""Territory: what people do to places: open and close sites, divide a community into grids, close an area, give
areas their shapes; and the pages on which they do it.

Owns no table: areas and sites are in `places`, which lies below accounts because a post is a role in an area.
Words: territory 辖区, site 点位, grid 网格.
"""
