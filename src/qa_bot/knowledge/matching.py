"""The best set of pairs, each left and each right used once, chosen together."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

Pair = tuple[int, int]

_MOST_LEFTS = 12  # in one group of pairs that hang together; bounds the work for a big page


def best_pairs(weights: Mapping[Pair, float], margin: float) -> dict[int, int]:
    """Return left → right for the pairs whose weights sum to the most.

    weights: the positive weight of each pair that is possible.
    margin: a pair is given only if every choice without it is worth that much less.

    Left and right are the same things in two roles, so chains arise, but never a ring.
    """
    chosen: dict[int, int] = {}
    for group in _groups(weights):
        chosen.update(_surest(group, margin))
    for left, _ in _ring_breakers(chosen, weights):
        del chosen[left]
    return chosen


def _groups(weights: Mapping[Pair, float]) -> list[dict[Pair, float]]:
    """Part the pairs into groups that share nothing; weak pairs that tie too many are dropped."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}
    lefts: dict[tuple[str, int], int] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        if node not in parent:
            parent[node] = node
            lefts[node] = int(node[0] == "left")
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    kept: list[Pair] = []
    for pair in sorted(weights, key=lambda pair: (-weights[pair], pair)):
        one, other = find(("left", pair[0])), find(("right", pair[1]))
        if one != other:
            if lefts[one] + lefts[other] > _MOST_LEFTS:
                continue
            parent[other] = one
            lefts[one] += lefts[other]
        kept.append(pair)
    groups: defaultdict[tuple[str, int], dict[Pair, float]] = defaultdict(dict)
    for pair in kept:
        groups[find(("left", pair[0]))][pair] = weights[pair]
    return list(groups.values())


def _surest(group: Mapping[Pair, float], margin: float) -> dict[int, int]:
    best = _assign(group)
    total = sum(group[pair] for pair in best.items())
    sure: dict[int, int] = {}
    for pair in best.items():
        others = {other: weight for other, weight in group.items() if other != pair}
        rival = sum(others[other] for other in _assign(others).items()) if others else 0.0
        if total - rival >= margin:
            sure[pair[0]] = pair[1]
    return sure


def _assign(group: Mapping[Pair, float]) -> dict[int, int]:
    """Return the assignment of greatest weight; a left may stay alone."""
    lefts = sorted({left for left, _ in group})
    rights = sorted({right for _, right in group})
    # A spare column of weight 0 for each left lets it stay alone.
    costs = [
        [-group.get((left, right), 0.0) for right in rights] + [0.0] * len(lefts) for left in lefts
    ]
    columns = _hungarian(costs)
    pairs = ((left, rights[c]) for left, c in zip(lefts, columns, strict=True) if c < len(rights))
    return {left: right for left, right in pairs if (left, right) in group}


def _hungarian(costs: Sequence[Sequence[float]]) -> list[int]:
    """Return the column of each row at least cost (Kuhn 1955; shortest augmenting paths)."""
    rows, columns = len(costs), len(costs[0])
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        _augment(costs, row_price, column_price, owner)
    result = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            result[owner[column] - 1] = column - 1
    return result


def _augment(
    costs: Sequence[Sequence[float]],
    row_price: list[float],
    column_price: list[float],
    owner: list[int],
) -> None:
    """Give the row in ``owner[0]`` a column, moving other rows where that is cheaper."""
    slack = [math.inf] * len(owner)
    came_from = [0] * len(owner)
    done = [False] * len(owner)
    column = 0
    while owner[column]:
        done[column] = True
        row, nearest, step = owner[column], 0, math.inf
        for other in range(1, len(owner)):
            if done[other]:
                continue
            cost = costs[row - 1][other - 1] - row_price[row] - column_price[other]
            if cost < slack[other]:
                slack[other], came_from[other] = cost, column
            if slack[other] < step:
                nearest, step = other, slack[other]
        for other, visited in enumerate(done):
            if visited:
                row_price[owner[other]] += step
                column_price[other] -= step
            else:
                slack[other] -= step
        column = nearest
    while column:
        owner[column] = owner[came_from[column]]
        column = came_from[column]


def _ring_breakers(chosen: Mapping[int, int], weights: Mapping[Pair, float]) -> list[Pair]:
    """Return the weakest pair of each ring."""
    seen: set[int] = set()
    weakest: list[Pair] = []
    for start in chosen:
        path: list[int] = []
        node: int | None = start
        while node is not None and node not in seen:
            seen.add(node)
            path.append(node)
            node = chosen.get(node)
        if node is not None and node in path:
            ring = [(left, chosen[left]) for left in path[path.index(node) :]]
            weakest.append(min(ring, key=lambda pair: weights[pair]))
    return weakest
