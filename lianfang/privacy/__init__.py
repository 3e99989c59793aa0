"""Privacy: what is kept of people and how long, what was erased, what must not be, and what people themselves see."""
