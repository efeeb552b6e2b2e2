"""What a rule answers, why, and what is wrong with it: pure functions."""
