"""The API: what other systems of a city may ask and tell, under /api/v1, with tokens, described by OpenAPI 3.1."""
