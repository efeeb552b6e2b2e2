"""Owns who waits in a hall and who is called when: numbers, counters, the board of the hall.

Does not own appointments or plans (appointments). Called by the channels.
"""
