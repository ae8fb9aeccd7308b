"""The item language: a template file becomes a Template, with a seed a Variant, with a response a Verdict."""
