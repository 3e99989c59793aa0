"""FHIR R4: what we know as the resources other systems read. Pure mappings; validated by a kept library."""
