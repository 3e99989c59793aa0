"""Operations: whether the city is well: health, figures for Prometheus, what is late and what to do about it."""
