"""What is rare: it falls evenly, so that the smallest world has some of it too."""


class Turns:
    """Lets a share of all that is asked about have its turn, one after so many others."""

    def __init__(self, share: float) -> None:
        """Begin half-way to the first turn."""
        self._share = share
        self._waited = 0.5

    def falls(self) -> bool:
        """Return whether it is the turn of what is asked about now."""
        self._waited += self._share
        if self._waited < 1:
            return False
        self._waited -= 1
        return True
