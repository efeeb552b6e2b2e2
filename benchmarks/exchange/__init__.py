"""Nodes that write to each other while they are killed, and while somebody forges and replays.

``python -m benchmarks.exchange --seconds 300`` starts nodes with a database of their own each, on
SQLite, lets each ask the registries of the others all the time, kills one after the other at random
instants, cuts the lines between them, gives up what waits, and attacks them. Then it counts at both
ends: nothing lost, nothing doubled, nothing out of order, every forgery refused and on record,
every ledger whole.
"""
