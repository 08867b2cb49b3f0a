"""What an answer of the tenant says: pages, summaries, and what it leaves open."""
