"""Pieces of screens: they know values and not use cases; Textual, and nothing of actions or the store."""
