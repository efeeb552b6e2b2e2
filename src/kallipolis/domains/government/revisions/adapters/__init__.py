"""Working copies as they are stored, and what packs say of them."""
