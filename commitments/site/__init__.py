"""The public site as data, for whoever draws it: addresses, the visit, what pages offer and say."""
