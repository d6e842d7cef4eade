"""Several servers over one store, while what they share and what lies between fails."""
