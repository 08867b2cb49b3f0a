"""Reading Confluence's storage format."""
