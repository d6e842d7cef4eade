"""What the secretariat does, as data: the draft of an upload, forms, who has to report."""
