"""The sandbox: a payment provider of one's own that takes no money and can be told to misbehave."""
