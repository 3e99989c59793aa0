"""Extracts: what a day was, counted by area, as Parquet files that DuckDB here and Spark elsewhere read alike."""
