"""Readers of the files that records and inventories come from. Streaming; know no database or screen."""
