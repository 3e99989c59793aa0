"""What we know, as resources of FHIR R4: pure functions from our rows to plain dictionaries."""
