"""Plans that packs publish, and bookings as they are kept."""
