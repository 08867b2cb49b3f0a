"""Reading the Atlassian Document Format."""
