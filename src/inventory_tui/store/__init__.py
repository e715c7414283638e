"""The store: the only room that knows SQL. Everything here takes an open connection and returns values of the core."""
