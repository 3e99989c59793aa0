"""Sorting stays by place and by person: counted, then put where they belong."""

import numpy as np

from lianfang.tracing.compiled import compiled
from lianfang.tracing.layout import Ints, Longs, Shorts

DIGIT = 11  # bits: so many counts stay near the processor


@compiled
def counted(key: Ints, keys: int) -> tuple[Ints, Ints]:
    """Say where each key's rows begin, and which row comes in which place; equal keys keep their order."""
    begins = np.zeros(keys + 1, np.int32)
    for each in key:
        begins[each + 1] += 1
    for k in range(keys):
        begins[k + 1] += begins[k]
    free = begins[:-1].copy()
    order = np.empty(len(key), np.int32)
    for row in range(len(key)):
        order[free[key[row]]] = row
        free[key[row]] += 1
    return begins, order


@compiled
def put(
    order: Ints,
    entered: Ints,
    length: Shorts,
    other: Ints,
    to_entered: Ints,
    to_length: Shorts,
    to_other: Ints,
) -> None:
    """Write three columns in another order."""
    for row in range(len(order)):
        source = order[row]
        to_entered[row] = entered[source]
        to_length[row] = length[source]
        to_other[row] = other[source]


@compiled
def by_time(entered: Ints, first: int, seconds: int) -> Ints:
    """Order rows by when they began: a counting sort over so many seconds."""
    begins = np.zeros(seconds + 1, np.int32)
    for each in entered:
        begins[each - first + 1] += 1
    for k in range(seconds):
        begins[k + 1] += begins[k]
    order = np.empty(len(entered), np.int32)
    for row in range(len(entered)):
        slot = entered[row] - first
        order[begins[slot]] = row
        begins[slot] += 1
    return order


@compiled
def by_bits(keys: Longs, low: int, high: int) -> Longs:
    """Sort numbers by their bits from `low` to below `high`, the lowest digits first; equal ones keep their order."""
    here, there = keys, np.empty_like(keys)
    for shift in range(low, high, DIGIT):
        begins = np.zeros((1 << DIGIT) + 1, np.int64)
        for key in here:
            begins[((key >> shift) & ((1 << DIGIT) - 1)) + 1] += 1
        for k in range(1 << DIGIT):
            begins[k + 1] += begins[k]
        for key in here:
            slot = (key >> shift) & ((1 << DIGIT) - 1)
            there[begins[slot]] = key
            begins[slot] += 1
        here, there = there, here if shift > low else np.empty_like(keys)
    return here


@compiled
def longest_stays(place: Ints, length: Shorts, longest: Ints) -> None:
    """Note for each place how long anybody stayed there."""
    for row in range(len(place)):
        longest[place[row]] = max(longest[place[row]], np.int32(length[row]))
