"""Whole tables: a snapshot of each in an Arrow file, brought up to date by what has changed since."""
