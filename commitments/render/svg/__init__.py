"""Charts → SVG and PNG, drawn without a browser."""
