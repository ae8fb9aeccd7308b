import pytest

from tests.items.typeset.gate import compiled


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\mu \sim \mathcal{N}(\mu_0, \tau^{2})", "μ ∼ N(μ₀, τ²)"),
        (r"\lVert w \rVert_2^2", "‖w‖₂²"),
        (r"\frac{a}{b} + \frac{a+1}{2b}", "a/b + (a + 1)/(2b)"),
        (r"\hat{\mu}_{\mathrm{MAP}}", "μ\u0302_MAP"),
        (r"-\log p(x \mid \theta)", "−log p(x | θ)"),
        (r"x^k - x^{k+1}", "x^k − x^(k + 1)"),
        (r"\mathbf{w} \in \mathbb{R}^d", "w ∈ ℝ^d"),
        (r"\sqrt{2\pi} \le \sqrt{n}", "√(2π) ≤ √n"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "[1 2; 3 4]"),
        (r"50\,\% \text{ of } n", "50 % of n"),
        (r"e^{-x} a/b", "e^(−x)a/b"),
    ],
)
def test_plain_text_of_formulas(tex: str, plain: str) -> None:
    """TeX reads as a person would type it."""
    assert compiled(f"${tex}$").plain([]) == plain
