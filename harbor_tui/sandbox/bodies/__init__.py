"""Bodies in every representation, as the service converts and checks them."""
