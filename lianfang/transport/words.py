"""What states of rides and tours look like."""

TONES = {
    "requested": "amber",
    "planned": "brand",
    "aboard": "brand",
    "arrived": "amber",
    "returning": "brand",
    "home": "green",
    "cancelled": "neutral",
    "missed": "red",
}
LEG_TONES = {
    "wanted": "amber",
    "planned": "brand",
    "aboard": "brand",
    "done": "green",
    "missed": "red",
    "own": "neutral",
    "cancelled": "neutral",
}
TOUR_TONES = {"planned": "amber", "out": "brand", "closed": "green", "cancelled": "neutral"}
