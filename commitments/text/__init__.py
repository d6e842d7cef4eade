"""What texts are made of: hidden characters, letters as they are compared, lengths, languages."""
