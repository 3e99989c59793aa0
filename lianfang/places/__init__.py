"""Places: the tree of areas and the sites in them.

An area's id is packed: three digits a level (province, city, district, township, community, grid), so that
everything inside an area is a range of ids. Areas never move: they close, with a successor.
"""
