"""Characters that have no place in a template: what shows nothing, and what turns or breaks the text beside it."""

from unicodedata import category

UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Unicode's categories of them: controls, formats, private use, surrogates, and separators of lines and paragraphs."""


def first_unseen(text: str) -> int:
    """The offset of the first such character, tabs and line ends aside; −1 where there is none."""
    if text.isprintable():
        return -1
    found = (at for at, character in enumerate(text) if not character.isprintable() and _is_unseen(character))
    return next(found, -1)


def _is_unseen(character: str) -> bool:
    """Whether a character is one of them, or is none at all (two code points of each plane, by decree)."""
    return character not in "\t\n" and (category(character) in UNSEEN or ord(character) & 0xFFFE == 0xFFFE)
