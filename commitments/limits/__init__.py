"""What is made on request: so much at once, in so much memory, kept up to a weight."""
