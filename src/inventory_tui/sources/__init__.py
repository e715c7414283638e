"""Readers of the files that service records and inventories come from. Streaming; know no database or screen."""
