"""Benchmarks: each figure is a ratio inside one run, beside what it is compared with."""
