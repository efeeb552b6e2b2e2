"""Whether a plan fits, the statements by which it is carried out, and what a report says."""
