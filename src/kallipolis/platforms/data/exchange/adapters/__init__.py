"""The outside of the exchange: the wire, the keys, the book of messages."""
