"""Every command and its keys: the table, looking them up, the operator's own keys."""
