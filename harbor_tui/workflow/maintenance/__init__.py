"""Looking after a node: doctor, queue check, audit check, archive."""
