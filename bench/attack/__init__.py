"""Attacks on a running server, each of which must fail."""
