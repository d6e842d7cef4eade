"""What is said to a reader, in their language: sentences, labels, numbers, dates."""
