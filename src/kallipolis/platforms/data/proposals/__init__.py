"""Owns proposals: what the contract of a new dataset could be, read off a sample of its rows.

Does not own datasets (packs), working copies (revisions) or intakes. Called by the console.
"""
