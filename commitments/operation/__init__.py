"""What whoever runs the dashboard looks at, as data: how it stands, what it counts, what it writes down."""
