"""How wide a formula within a line is, beside what Chromium makes of it with our font."""

import pytest

from quizsvc.items.typeset.mathml import to_mathml
from quizsvc.items.typeset.widths import inline_formulas

MEASURED = [
    (r"x", 0.5),
    (r"\sum_i x_i^2/\sigma^2 + 1/\tau^2", 6.52),
    (r"28/(2 \cdot 2.2^2) = 2.893", 8.45),
    (r"5 \cdot 10^{-324} = e^{-744.44}", 7.95),
    (r"w \sim \mathcal{N}(0, 0.7^2)", 6.13),
    (r"-\ln(2b) - |e|/b", 6.5),
    (r"(2.6 - 3.45556)/0.86667 = -0.98718", 15.1),
    (r"\frac{1}{2\sigma^2} \sum_i (y_i - w x_i)^2 + \frac{1}{2\tau^2} w^2", 10.4),
]
"""Formulas with their widths in Chromium, in em."""


@pytest.mark.parametrize(("tex", "em"), MEASURED)
def test_the_estimate_is_near_what_a_browser_makes_of_it(tex: str, em: float) -> None:
    """Within a quarter."""
    (found,) = inline_formulas(f"<p>So {to_mathml(tex, display=False)}.</p>")
    assert found.em == pytest.approx(em, rel=0.25)


def test_a_formula_on_a_line_of_its_own_is_not_asked() -> None:
    """It scrolls."""
    assert not list(inline_formulas(to_mathml("x = 1", display=True)))
