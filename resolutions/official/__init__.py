"""The published files: where they are, how they are fetched and read."""
