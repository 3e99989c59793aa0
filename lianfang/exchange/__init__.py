"""Files in and out: tables are read by the kinds that apps declare, and lists are saved in every format."""
