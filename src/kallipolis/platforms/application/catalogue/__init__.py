"""Owns how catalogues of public services come in, by a declared mapping.

Does not own services (services) or authorities (organisations). Called by the command line.
"""
