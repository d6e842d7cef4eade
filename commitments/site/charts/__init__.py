"""Charts as data, each with its sentence, its table and its words: the model, and what makes them."""
