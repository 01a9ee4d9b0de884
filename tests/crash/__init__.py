"""Races, crashes, full disks: what the desk promises when things go wrong."""
