"""The operations that the sandbox answers, resource by resource."""
