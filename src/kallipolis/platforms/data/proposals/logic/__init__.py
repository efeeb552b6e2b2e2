"""What columns are called and look like, and the contract that follows: the same for the same."""
