"""The one error that a reader of the book or user of its commands meets."""

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Something given to the project is wrong, and this says what, where and what to do.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence without a full stop.
    where : str, optional
        The file and row, or the option, that holds it.
    fix : str, optional
        What to do about it.
    """

    def __init__(self, what: str, where: str = "", fix: str = ""):
        self.what, self.where, self.fix = what, where, fix
        super().__init__(f"{where + ': ' if where else ''}{what}{'; ' + fix if fix else ''}")

    def _render_traceback_(self) -> list[str]:
        """Show one line in a notebook, where IPython would show fifty."""
        return [f"{type(self).__name__}: {self}"]

    def __reduce__(self):
        return type(self), (self.what, self.where, self.fix)


def did_you_mean(word: str, choices: Iterable[str], most: int = 3) -> str:
    """Suggest the choices nearest to a misspelt word.

    Parameters
    ----------
    word : str
        What was given.
    choices : iterable of str
        What would have been right.
    most : int
        How many suggestions at the most.

    Returns
    -------
    str
        ``did you mean 'Kent'?``, or a list of the choices when none is near.
    """
    choices = list(choices)
    folded = {choice.casefold(): choice for choice in choices}
    word = str(word).casefold()
    near = difflib.get_close_matches(word, folded, n=most, cutoff=0.6)
    if near:
        closeness = [difflib.SequenceMatcher(None, choice, word).ratio() for choice in near]
        near = [
            choice
            for choice, ratio in zip(near, closeness, strict=True)
            if ratio > closeness[0] - 0.1
        ]
        return f"did you mean {' or '.join(repr(folded[choice]) for choice in near)}?"
    return f"choose one of: {', '.join(choices)}"
