"""The JSON interface under /api/v1: one module for each kind of call, all of them described in one document."""
