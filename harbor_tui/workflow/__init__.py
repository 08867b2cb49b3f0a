"""What an operator or an agent does, against the contracts: from a file in the queue to a page that is there."""
