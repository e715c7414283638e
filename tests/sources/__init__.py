"""Tests of the readers, on files built here."""
