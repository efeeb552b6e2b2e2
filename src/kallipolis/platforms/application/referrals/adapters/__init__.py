"""Where referrals meet cases, parties, files and the exchange."""
