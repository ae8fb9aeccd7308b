"""Estimators, one module each: data in, an estimate with its certificate out, or a Degenerate."""
