"""How the looking process says no; `kinds.py` has the sentence to each word."""


class NotGood(Exception):
    """`said` is broken, too_heavy, runs, locked or stranger."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said
