"""What is done when an operation is called."""
