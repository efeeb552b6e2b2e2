"""Owns visits: who stands at a counter, served by whom until when, and what they confirm.

Does not own queues, appointments, cases or what is applied with. Called by the desk.
"""
