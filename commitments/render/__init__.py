"""Data → what one looks at: HTML, Plotly, SVG, PDF, PowerPoint, a slideshow."""
