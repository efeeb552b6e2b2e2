"""What a submission means, before there is a case: pure functions."""
