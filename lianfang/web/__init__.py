"""HTML helpers and the look of every page. No tables.

Pages extend templates/web/base.html; lists extend templates/web/table.html. The tags of templatetags/ui.py
are built in to every template. docs/explanation/look.md shows each part with one example.
"""
