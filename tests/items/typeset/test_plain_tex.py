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


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\prod_{i=1}^{23}\frac{1}{2}", "∏_(i = 1)²³ 1/2"),
        (r"\prod_{i=1}^{n}\frac{1}{2}", "∏_(i = 1)^n 1/2"),
        (r"\sum_i x_i y_i", "∑_i x_i y_i"),
        (r"{x^k}{y}", "x^k y"),
        (r"\theta^k (1-\theta)^{n-k}", "θ^k (1 − θ)^(n − k)"),
        (r"\frac{x_i y}{2}", "(x_i y)/2"),
        (r"w_{\hat{k}} v", "w_k\u0302 v"),
        (r"x^n \sqrt{2}", "x^n √2"),
        (r"x^2 3", "x² 3"),
        (r"x_i^2 y", "x_i²y"),
        (r"f_i(x)", "f_i(x)"),
        (r"f^2(x)", "f²(x)"),
        (r"x^2 y", "x²y"),
        (r"x_i^k", "x_i^k"),
        (r"x_i + x_j", "x_i + x_j"),
        (r"w^\top x", "w^⊤ x"),
    ],
)
def test_a_power_or_an_index_ends_before_what_follows(tex: str, plain: str) -> None:
    """A blank stands where a power or an index would seem to go on with the next factor, and nowhere else."""
    assert compiled(f"${tex}$").plain([]) == plain


def test_a_hole_as_a_power_ends_before_what_follows() -> None:
    """A number put into an exponent, or right after one, stays a number of its own."""
    assert compiled(r"$\prod_{i=1}^{ {{ n }} }\frac{1}{ {{ b }} }$").plain([23, 2]) == "∏_(i = 1)^23 1/2"
    assert compiled(r"$x^2 {{ n }}$").plain([5]) == "x² 5"
