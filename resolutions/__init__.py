"""Community resolutions in England and Wales: a published story checked against official data."""

__version__ = "0.3.0"
