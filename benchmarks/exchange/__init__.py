"""Nodes that write to each other while they are killed, and while somebody forges and replays.

``python -m benchmarks.exchange --minutes 1`` starts nodes with a database of their own each, on
SQLite, lets each ask the registries of the others all the time, kills one after the other at random
instants, and attacks them. Then it counts at both ends: nothing lost, nothing doubled, nothing out
of order, every forgery refused and on record, every ledger whole.
"""
