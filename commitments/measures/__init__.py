"""Every number that is published and every list of rows, defined once as SQL over a snapshot of the store.

What the five axes say of each commitment is `standing` (store/sql/status.sql); everything here counts or
lists its rows. A count of commitments leaves out the withdrawn and superseded ones and keeps those without a
report. Actors, countries, types and levels are those of the lead. Results are frozen values, or rows by
column name, in the order they are to be shown; titles come in both languages, as recorded.
"""
