"""Benchmarks: `make bench` runs the files bench_*.py, the tests do not. Nothing here asserts a time."""
