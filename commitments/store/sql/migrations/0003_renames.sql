-- Identifiers that were given up for others: what bore `old` in `in_table` bears `new` since that revision.

CREATE TABLE renames (
    revision INTEGER NOT NULL,
    in_table VARCHAR NOT NULL,
    old VARCHAR NOT NULL,
    new VARCHAR NOT NULL
);
