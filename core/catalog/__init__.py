"""What the service offers: materials, discounts, shipping options and the service itself, each a checked document."""
