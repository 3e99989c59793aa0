"""Wiring table: the chapters of the story. Each gives its steps; a later chapter is one more line."""

from itertools import chain

from lianfang.story.chapters import (
    bookings,
    calls,
    command,
    doors,
    duties,
    elders,
    finding,
    forces,
    gates,
    gifts,
    goods,
    helpers,
    hospital,
    inspections,
    isolation,
    knocking,
    letters,
    meals,
    musters,
    needs,
    nights,
    opening,
    papers,
    reports,
    rotas,
    rounds,
    stores,
    thanks,
    today,
    tracing,
    venues,
    zones,
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
    goods,
    hospital,
    musters,
    helpers,
    rotas,
    duties,
    calls,
    inspections,
    command,
    knocking,
    reports,
    letters,
    thanks,
    zones,
    needs,
    stores,
    gifts,
    elders,
    meals,
    papers,
    today,
)


def steps() -> list[Step]:
    """Gather the steps of every chapter."""
    return list(chain.from_iterable(chapter.STEPS for chapter in CHAPTERS))
