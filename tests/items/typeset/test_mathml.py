import xml.etree.ElementTree as ET

import pytest

from tests.items.typeset.gate import compiled, html, refused, text_of

REFERENCES = [
    r"\hat{\mu}_{\mathrm{MLE}} = \frac{1}{n}\sum_{i=1}^{n} x_i",
    r"\hat{\boldsymbol\beta} = (\mathbf{X}^\top \mathbf{X} + \lambda \mathbf{I})^{-1}\mathbf{X}^\top\mathbf{y}",
    r"\operatorname*{arg\,max}_{\theta \in \Theta} \; \log p(x \mid \theta)",
    r"\arg\max_{\theta} \prod_{i=1}^n p(x_i \mid \theta)",
    r"\begin{aligned} \log L &= \sum_i \log p_i \\ &= -\frac{n}{2}\log(2\pi\sigma^2) \end{aligned}",
    r"\ell(r) = \begin{cases} \tfrac12 r^2 & \text{if } |r| \le \delta \\ \delta|r| & \text{otherwise} \end{cases}",
    r"\begin{pmatrix} 1 & x_1 \\ \vdots & \vdots \\ 1 & x_n \end{pmatrix}",
    r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}^{-1} = \frac{1}{D}\begin{bmatrix} d & -b \\ -c & a\end{bmatrix}",
    r"x_1, \dots, x_n \stackrel{\text{iid}}{\sim} \mathcal{N}(\mu, \sigma^2)",
    r"\underbrace{p(\theta \mid x)}_{\text{posterior}} \propto \underbrace{L(\theta)}_{\text{likelihood}}\,p(\theta)",
    r"\hat{\boldsymbol\mu}, \hat{\mathbf{w}}, \hat\theta, \bar{x}, \tilde{y}, \dot{z}, \vec{v}",
    r"\lVert \mathbf{w} \rVert_2^2 + \lVert \mathbf{w} \rVert_1 + \| w \|",
    r"\frac{\partial \ell}{\partial \mu} = \frac{1}{\sigma^2}\sum_{i}(x_i - \mu) = 0",
    r"\int_{-\infty}^{\infty} p(x)\,dx = 1, \qquad \iint f",
    r"\text{loss} = -\log p(y \mid x) + \text{const}",
    r"\mathcal{L}(\theta),\ \mathcal{D},\ \mathcal{N}(0, 1)",
    r"\mathbb{E}[X] = \sum_k k\,\mathbb{P}(X = k), \quad \mathbf{x} \in \mathbb{R}^d",
    r"\left( \frac{a}{b} \right)^2 \le \left\lvert c \right\rvert",
    r"\binom{n}{k} p^k (1-p)^{n-k}",
    r"\sqrt{2\pi\sigma^2} \ne \sqrt[3]{x}",
    r"\operatorname{Var}(\hat\theta) \ge \frac{1}{n I(\theta)}",
    r"\nabla_\theta \ell(\theta) = \mathbf{X}^\top(\mathbf{y} - \sigma(\mathbf{X}\theta))",
    r"\max_w \min_\lambda f(w), \qquad \lim_{n \to \infty} \frac{S_n}{n} = \mu",
    r"p(y = 1 \mid x) = \frac{1}{1 + e^{-\mathbf{w}^\top \mathbf{x}}} \in (0, 1)",
    r"\operatorname{KL}(p \,\|\, q) = \int p(x) \log \frac{p(x)}{q(x)}\,dx",
    r"\begin{array}{c|c} \text{prior} & \text{penalty} \\ \hline \text{Gaussian} & \ell_2 \end{array}",
]


@pytest.mark.parametrize("tex", REFERENCES)
def test_reference_formulas_convert(tex: str) -> None:
    """Each becomes well-formed MathML without a style, in line and displayed, and a line of plain text."""
    for source in (f"${tex}$", f"$${tex}$$"):
        page = html(source)
        text_of(page)
        ET.fromstring(f"<page>{page}</page>")
        assert " style=" not in page
        assert "merror" not in page
    plain = compiled(f"${tex}$").plain([])
    assert "\\" not in plain
    assert "$" not in plain


def test_a_number_stands_apart_from_the_function_before_it() -> None:
    """As a letter does: ln 2 and not ln2; a bracket needs no space."""
    apart = '<mo lspace="0.1667em">\u2061</mo>'
    assert apart in html(r"$\ln x$")
    assert apart in html(r"$3 \ln {{ a }}$", 2)
    assert apart not in html(r"$\ln({{ a }})$", 2)
    row = r"$$\begin{aligned} a &= 3 \ln %s \end{aligned}$$"
    assert html(row % "{{ a }}", 2) == html(row % "2")
    assert 'rspace="0">ln</mo>' in html(row % "({{ a }})", 2)


@pytest.mark.parametrize(
    "tex",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\unicode{x41}",
        r"\newcommand{\a}{\a\a}\a",
        r"\def\a{x}\a",
        r"\color{red}x",
        r"\textcolor{red}{x}",
        r"\hspace{99em}x",
        r"\eqref{x}",
        r"\begin{align} a &= b \end{align}",
        r"\class{a}{b}",
        r"\cancel{x}",
        r"x % comment",
        r"\foo",
        r"\frac{a",
        "a}",
        "a & b",
    ],
)
def test_formulas_that_are_refused(tex: str) -> None:
    """Links, macros, colours, free space, numbered equations and wrong TeX are errors with a remedy."""
    error = refused(f"${tex}$")
    assert error.line == 1
    assert error.remedy
