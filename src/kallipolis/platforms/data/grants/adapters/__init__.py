"""The outside that grants need: the policy engine, the tables, forms in which rows leave."""
