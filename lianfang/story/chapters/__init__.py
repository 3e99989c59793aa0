"""Wiring table: the chapters of the story. Each gives its steps; a later chapter is one more line."""

from itertools import chain

from lianfang.story.chapters import (
    bookings,
    calls,
    doors,
    duties,
    finding,
    forces,
    gates,
    helpers,
    hospital,
    inspections,
    isolation,
    musters,
    nights,
    opening,
    rotas,
    rounds,
    tracing,
    venues,
)
from lianfang.story.chapters.step import Step

CHAPTERS = (
    opening,
    forces,
    tracing,
    venues,
    finding,
    isolation,
    rounds,
    bookings,
    nights,
    doors,
    gates,
    hospital,
    musters,
    helpers,
    rotas,
    duties,
    calls,
    inspections,
)


def steps() -> list[Step]:
    """Gather the steps of every chapter."""
    return list(chain.from_iterable(chapter.STEPS for chapter in CHAPTERS))
