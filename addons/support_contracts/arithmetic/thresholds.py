"""Levels at which somebody is warned that hours run low."""


def parse_levels(text: str | None) -> list[int]:
    """Percentages of a list that people typed, the highest first, each once.

    Raises ValueError for anything else.

    >>> parse_levels("10, 20; 0 10%"), parse_levels(None)
    ([20, 10, 0], [])
    """
    words = (text or "").replace("%", " ").replace(",", " ").replace(";", " ").split()
    levels = {int(word) for word in words}
    if any(not 0 <= level <= 100 for level in levels):
        raise ValueError(text)
    return sorted(levels, reverse=True)


def reached(levels: list[int], left: int, base: int) -> list[int]:
    """Those of ``levels`` that ``left`` of ``base`` minutes has come down to.

    Decided on exact minutes, never on a rounded percentage. Without a base there is
    nothing to warn about.

    >>> reached([50, 20, 0], 120, 600), reached([50, 20, 0], 121, 600)
    ([50, 20], [50])
    >>> reached([20, 0], -5, 600), reached([20, 0], 0, 0)
    ([20, 0], [])
    """
    if base <= 0:
        return []
    return [level for level in levels if left * 100 <= level * base]
