-- How the files of a revision were read: what was decided of each sheet, and what was read in place of what stands in it;
-- and which revision one takes back.

CREATE TABLE decisions (
    revision INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    sheet VARCHAR,           -- NULL: a text
    kind VARCHAR NOT NULL,
    facts VARCHAR NOT NULL   -- JSON
);

CREATE TABLE mends (
    revision INTEGER NOT NULL,
    file VARCHAR NOT NULL,
    sheet VARCHAR,
    in_table VARCHAR NOT NULL,
    at_row INTEGER NOT NULL, -- the number that a spreadsheet shows
    across VARCHAR NOT NULL, -- the column in which its cells begin, where one row of the file holds several
    in_column VARCHAR,       -- NULL: the row was left out
    said VARCHAR NOT NULL,
    became VARCHAR           -- NULL where the row was left out
);

-- A table of its own: one that changed its shape could not take in the log of an older store.
CREATE TABLE undone (
    revision INTEGER NOT NULL,
    undoes INTEGER NOT NULL
);
