"""Whom to ask, so that the answers speak for all: a stratified sample (G6)."""

from hashlib import sha256


def needed(population, percentage):
    """Whole answers that are at least ``percentage`` of the ``population``.

    >>> needed(10, 25), needed(8, 25), needed(0, 25)
    (3, 2, 0)
    """
    return -(-population * percentage // 100)


def shares(sizes, total):
    """{stratum: how many of it} of ``total``, in proportion to their ``sizes``.

    Largest remainder; never more than there are, and one of each stratum as far as
    ``total`` goes, so that small ones are heard too.

    >>> shares({"gold": 6, "silver": 3, "bronze": 1}, 5)
    {'gold': 3, 'silver': 1, 'bronze': 1}
    >>> shares({"gold": 2}, 5)
    {'gold': 2}
    """
    total = min(total, sum(sizes.values()))
    found = dict.fromkeys(sizes, 0)
    large = sorted(sizes, key=lambda key: -sizes[key])
    for key in large[:total]:
        found[key] = min(1, sizes[key])
    population = sum(sizes.values())
    for _more in range(total - sum(found.values())):
        # who is furthest below a fair share is next
        next_one = min(
            (key for key in large if found[key] < sizes[key]),
            key=lambda key: found[key] * population - total * sizes[key],
        )
        found[next_one] += 1
    return found


def draw(strata, total, seed):
    """Members to ask: ``total`` of ``strata``, {stratum: members}, by ``seed``.

    The same seed draws the same, whatever the order in which members are given.

    >>> draw({"a": [1, 2, 3], "b": [4]}, 2, "2026") == draw(
    ...     {"b": [4], "a": [3, 2, 1]}, 2, "2026")
    True
    """
    strata = {key: strata[key] for key in sorted(strata, key=str)}
    counts = shares({key: len(members) for key, members in strata.items()}, total)
    chosen = []
    for key, members in strata.items():
        shuffled = sorted(members, key=lambda member: _lot(seed, member))
        chosen += shuffled[: counts[key]]
    return chosen


def _lot(seed, member):
    return sha256(f"{seed}:{member}".encode()).hexdigest()
