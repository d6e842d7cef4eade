"""What a row may say: tables, columns, code lists, countries, and the rules and bounds of the five axes."""
