"""Published stories: their claims, how each is judged, and the documents that some are held against."""
