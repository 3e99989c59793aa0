"""Benchmarks: `lianfang bench NAME --json`, each measured beside a reference in the same run."""
