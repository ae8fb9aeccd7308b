"""Formulas in declared letters: read from text, written out, and told equal or not.

A formula's text has a grammar of its own, small enough to be read by hand (`reading`); what a learner types is never
given to Python or to SymPy as text. Two formulas are compared at points of their letters' domains, and symbolically
where the points cannot tell (`equality`).
"""

from quizsvc.items.algebra.compiling import compile_formula
from quizsvc.items.algebra.domains import DOMAINS, Domain, read_domain
from quizsvc.items.algebra.equality import Placed, equal, has_values, placed
from quizsvc.items.algebra.letters import MEANINGS, letters_of, shown
from quizsvc.items.algebra.reading import FormulaError, TwoReadings, listed, read_formula
from quizsvc.items.algebra.terms import Node
from quizsvc.items.algebra.values import value_of
from quizsvc.items.algebra.writing import linear, mathml, pretty

__all__ = [
    "DOMAINS",
    "MEANINGS",
    "Domain",
    "FormulaError",
    "Node",
    "Placed",
    "TwoReadings",
    "compile_formula",
    "equal",
    "has_values",
    "letters_of",
    "linear",
    "listed",
    "mathml",
    "placed",
    "pretty",
    "read_domain",
    "read_formula",
    "shown",
    "value_of",
]
