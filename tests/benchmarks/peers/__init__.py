"""The overview as an ordinary page of others, each as its makers teach it: what the dashboard is set beside.

Each reads the file that BENCH_FIGURES names, a row a commitment, and lets choose a country.
"""
