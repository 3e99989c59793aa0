"""Pages of patients: the list, a patient's file, admission, discharge."""
