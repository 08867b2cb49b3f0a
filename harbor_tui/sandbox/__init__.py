"""The built-in tenant: a small Confluence Cloud look-alike for the demo, for tests and for trying the console out."""
