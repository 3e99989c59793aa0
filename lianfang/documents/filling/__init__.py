"""Forms of others, filled: a spreadsheet with named cells, a Word file or a CSV file with {{names}} in it.

`places_of` lists what is to be filled, `filled` puts values there and leaves everything else as it came. It knows no
app: a place has a name, a value is a number, a text, a day or nothing.
"""

from lianfang.documents.filling.files import FORMATS, filled, format_of, places_of
from lianfang.documents.filling.names import Place, Value

__all__ = ["FORMATS", "Place", "Value", "filled", "format_of", "places_of"]
