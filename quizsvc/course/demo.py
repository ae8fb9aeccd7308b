"""The demos for which a lesson has a place: what each is called, and what its reader does there.

A derivation that goes line by line is the fourteenth: a lesson shows it where it stands.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Demo:
    """Something to try beside the text; the text is whole without it."""

    id: str
    title: str
    task: str


DEMOS = {
    demo.id: demo
    for demo in (
        Demo(
            "D1", "A bell along the curve", "Drag the size of a flat, and watch the density of its price move and stay."
        ),
        Demo("D2", "The hill over μ and σ", "Move the mean and the spread until the likelihood is at its highest."),
        Demo(
            "D3", "A product that dies", "Add factors until the product is zero or infinite; the sum of logs goes on."
        ),
        Demo("D4", "Two currencies, one line", "Move line and σ; compare the sum of squares and the log-likelihood."),
        Demo("D5", "Choose the noise", "Drag the outlier away, and see which loss lets it bend the line."),
        Demo("D6", "Prior times likelihood", "Add readings one at a time or all at once, and end at one posterior."),
        Demo(
            "D7", "Toggle the prior", "Switch the prior between none, Gaussian and Laplace, and set one weight to zero."
        ),
        Demo("D8", "Ellipses meet a circle or a diamond", "Widen the belief, and find where the two shapes touch."),
        Demo("D9", "One belief, every λ", "Give σ, τ and n, and read the λ of each way of writing the loss."),
        Demo("D10", "The price of a forecast", "Set two pins on −ln p, and read how many times one costs the other."),
        Demo("D11", "Which loss pulls?", "Move the score to where it is confident and wrong, and read both slopes."),
        Demo("D12", "Keep your promises", "Forecast a row of events, and watch calibration and log loss answer."),
        Demo("D13", "λ against n", "Let the penalty and the number of readings grow, and see which of them wins."),
    )
}
