-- What a person decided of files with some headings and published with them: asked for again when such a file comes, changed
-- and forgotten on request. Of each only the newest decision is kept.

CREATE TABLE matches (
    heading_set VARCHAR NOT NULL, -- what sets these headings apart, in any order
    headings VARCHAR[] NOT NULL,  -- as they were written
    sender VARCHAR NOT NULL,      -- whom the file names as its one sender; empty where it names none
    kind VARCHAR NOT NULL,        -- sheet, heading, value, answer
    in_table VARCHAR NOT NULL,
    place VARCHAR NOT NULL,       -- the column of a value, the question of an answer, what is chosen of a sheet
    text VARCHAR NOT NULL,        -- the heading or value as it was written
    meant VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,
    revision INTEGER NOT NULL     -- that brought it; 0 where it was changed since
);
