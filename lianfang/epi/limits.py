"""When there is too little to say anything: better no number than a wrong one."""


class TooFew(ValueError):
    """Too few of something for a method: what it counts ("cases", "pairs", "days" …), how many, how many it takes."""

    def __init__(self, what: str, have: int, need: int) -> None:
        super().__init__(f"{have} {what}, {need} needed")
        self.what, self.have, self.need = what, have, need


def enough(what: str, have: int, need: int) -> None:
    """Go on only with enough. Raises TooFew."""
    if have < need:
        raise TooFew(what, have, need)
