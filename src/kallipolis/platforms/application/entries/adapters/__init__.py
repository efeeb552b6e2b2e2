"""What is sent to followers, and what other nodes send."""
