"""What follows from a derivation and the contracts that it joins: pure functions."""
