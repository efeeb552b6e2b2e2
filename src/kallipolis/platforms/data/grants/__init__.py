"""Owns grants: which authority may read which rows and columns of another's dataset, and for what.

Does not own datasets or their rows (intakes), nor the requests for them (data_requests). Called by
the console, by programs of authorities and by the rooms that ask for data.
"""
