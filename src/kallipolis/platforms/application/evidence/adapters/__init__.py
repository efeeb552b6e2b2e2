"""Whom evidence is about, and what ties them to the applicant."""
