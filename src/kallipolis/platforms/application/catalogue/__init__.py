"""Owns how catalogues of public services come in, by a declared mapping, and go out.

Does not own services (services) or authorities (organisations). Called by site.
"""
