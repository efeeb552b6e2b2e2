"""The ids that cross every door: text to all but the room that gives them."""

from typing import NewType

RegionCode = NewType("RegionCode", str)
"""GB/T 2260 in China (``440300``; nine digits for a street), any unique code elsewhere."""

OrganisationId = NewType("OrganisationId", str)
PartyId = NewType("PartyId", str)
MandateId = NewType("MandateId", str)
RoleId = NewType("RoleId", str)
CaseId = NewType("CaseId", str)
FileId = NewType("FileId", str)
Edition = NewType("Edition", int)
"""The state of all published documents at one moment; grows by one with each publication.

A case keeps the edition it began with, so that one number pins all that governs it.
"""
