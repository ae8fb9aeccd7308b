"""Letters as people spell them: Greek ones as signs or in words, indices with and without an underscore.

Each declared name has a bare spelling, without underscores and with Greek signs in words; two spellings of one letter
have the same bare one, so that `λ_1`, `lambda1` and `λ₁` are the letter `lambda_1`.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping

GREEK: Mapping[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
WORDS = {sign: word for word, sign in GREEK.items()}
ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}
SIGNS = str.maketrans(
    {**dict.fromkeys("−–‐‑", "-"), **dict.fromkeys("×·⋅∗•", "*"), "÷": "/", "√": "sqrt", "[": "(", "]": ")"}
)
RAISED = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
LOWERED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
CONSTANTS = ("e", "pi")
FUNCTIONS: Mapping[str, str] = {"ln": "ln", "log": "ln", "exp": "exp", "sqrt": "sqrt", "abs": "abs"}
"""The functions by their spellings; a logarithm is the natural one."""
MEANINGS = frozenset({*CONSTANTS, *FUNCTIONS})
"""The words that have a meaning of their own in formulas, and can be no letters."""
STEM = re.compile(r"([A-Za-z]+?)(hat|bar|tilde)?(?:_?([0-9]+)|_([A-Za-z0-9_]+))?")


def plain_signs(text: str) -> str:
    """The text with one spelling for each sign: raised digits as powers, Greek signs and accents as words, ASCII.

    What is raised and no digit stays as it is, so that it is refused and not read as a factor.
    """
    if text.isascii():
        return text.translate(SIGNS)
    raised = RAISED.sub(lambda found: f"^({found[0].translate(LOWERED)})", text.translate(SIGNS))
    out: list[str] = []
    for character in raised:
        kept = character if unicodedata.decomposition(character).startswith(("<super>", "<fraction>")) else ""
        signs = kept or unicodedata.normalize("NFKD", character)
        out += [WORDS.get(sign) or ACCENTS.get(sign) or sign for sign in signs]
    return "".join(out)


def bare(word: str) -> str:
    """A word's spelling without underscores."""
    return word.replace("_", "")


def letters_of(names: Collection[str]) -> dict[str, str]:
    """The letters by their bare spelling. Raises ValueError where two have the same."""
    found: dict[str, str] = {}
    for name in names:
        if bare(name) in found:
            raise ValueError(f"'{name}' and '{found[bare(name)]}' are one letter to a reader")
        found[bare(name)] = name
    return found


def split(word: str, letters: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Each way to read a word as a product of letters, two ways at most."""
    longest = max(map(len, letters), default=0)
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        found = [
            (*way, letters[word[start:end]])
            for start in range(max(end - longest, 0), end)
            if word[start:end] in letters
            for way in ways[start]
        ]
        ways.append(found[:2])
    return ways[-1]


def shown(name: str) -> str:
    """A letter as text: a Greek sign for its word, an accent over it, its index behind it."""
    stem, accent, number, index = _parts(name)
    mark = next((sign for sign, word in ACCENTS.items() if word == accent), "")
    tail = f"_{index}" if index else number
    return unicodedata.normalize("NFC", GREEK.get(stem, stem) + mark) + tail


def typed(name: str) -> str:
    """How a letter is typed, with its sign where that is another."""
    return name if shown(name) == name else f"{name} ({shown(name)})"


def letter_tex(name: str) -> str:
    """A letter as TeX."""
    stem, accent, number, index = _parts(name)
    body = f"\\{stem} " if stem in GREEK else stem if len(stem) == 1 else f"\\mathrm{{{stem}}}"
    body = f"\\{accent}{{{body}}}" if accent else body
    below = number or (f"\\mathrm{{{index.replace('_', ' ')}}}" if index else "")
    return f"{body}_{{{below}}}" if below else body


def _parts(name: str) -> tuple[str, str, str, str]:
    """Stem, accent, number and index of a name; an accent needs a stem that is one letter."""
    match = STEM.fullmatch(name)
    stem, accent, number, index = match.groups("") if match else (name, "", "", "")
    if accent and len(stem) > 1 and stem not in GREEK:
        stem, accent = stem + accent, ""
    return stem, accent, number, index
