"""What is on a host and what happened there: inventories and events."""
