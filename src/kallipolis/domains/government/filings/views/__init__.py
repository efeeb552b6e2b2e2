"""The pages, in the order in which one comes to them."""
