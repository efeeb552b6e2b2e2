"""Owns when somebody may come to a hall: declared plans, slots, bookings, and who did not come.

Does not own halls (organisations) or who is called when (queues). Called by queues and channels.
"""
