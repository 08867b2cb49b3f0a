"""What there is in this trade: ports, actions, requests, findings, outcomes and errors, as values and rules alone."""
