from tests.items.typeset.gate import compiled, refused


def test_fifty_deep_or_long_or_wide_formulas_are_refused() -> None:
    """What could end the process inside math-core is refused before it gets there."""
    for tex in ("{" * 50 + "x" + "}" * 50, r"\sqrt" * 50 + " x", r"\frac1" * 50 + "x", "x^{" * 50 + "}" * 50):
        assert "nested more than" in refused(f"${tex}$").message
    assert "nested more than" in refused("$" + r"\begin{matrix}" * 50 + "$").message
    assert "characters, wanted at most" in refused("$" + "x" * 5000 + "$").message
    for tex in (
        r"\left(" * 50 + "x" + r"\right)" * 50,
        r"\left(x+" * 50,
        r"\displaystyle " * 50 + "x",
        r"\overrightarrow" * 50,
    ):
        assert "nested more than" in refused(f"${tex}$").message
    assert "not closed" in refused("$" + "{" * 30_000 + "$").message
    compiled("$" + r"\left(" * 25 + "x" + "'" * 40 + r"\right)" * 25 + "$")
