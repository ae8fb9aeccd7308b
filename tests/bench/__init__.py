"""Benchmarks: `make bench` runs them, the tests do not. Nothing here asserts a time."""
