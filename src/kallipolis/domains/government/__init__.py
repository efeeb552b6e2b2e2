"""Digital government: public services for residents and enterprises."""
