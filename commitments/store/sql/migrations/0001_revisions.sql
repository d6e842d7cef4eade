-- Every upload is a revision: when, who, why, of which kind, from which files. Nothing in the store is ever overwritten.

CREATE TABLE steps (
    step INTEGER NOT NULL,      -- of this folder, taken in order
    taken_at TIMESTAMP NOT NULL -- UTC, as every time here
);

CREATE TABLE store (
    demonstration BOOLEAN NOT NULL,
    made_at TIMESTAMP NOT NULL
);

CREATE TABLE revisions (
    revision INTEGER NOT NULL, -- 1, 2, 3 …
    made_at TIMESTAMP NOT NULL,
    who VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    added INTEGER NOT NULL,    -- rows, over all tables
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL
);

CREATE TABLE revision_files (
    revision INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size BIGINT NOT NULL,      -- bytes
    rows INTEGER NOT NULL
);

-- The files as they came, each content once.
CREATE TABLE originals (
    sha256 VARCHAR NOT NULL,
    content BLOB NOT NULL      -- zlib
);
