"""The tables held, and the queries on them.

`load` reads them; `Tables` is what the rest of the package asks.
"""

from resolutions.tables.query import EMBEDDED, Tables, load

__all__ = ["EMBEDDED", "Tables", "load"]
