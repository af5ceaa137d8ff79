"""Readers of time trackers' exports: bytes in, rows and errors out; one file per format.

Pure: no database, no clock, no network. `formats.FORMATS` is the table to which a new format is added.
"""
