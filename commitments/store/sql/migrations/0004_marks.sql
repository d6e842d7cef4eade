-- Every transaction leaves a mark of its own and names that of the one before: what stands in a log beside the file is
-- this store's if its first transaction follows the last mark of the file.

CREATE TABLE marks (
    mark VARCHAR NOT NULL,    -- 32 letters by chance
    follows VARCHAR NOT NULL, -- zeros, of the first one
    revision INTEGER NOT NULL -- the newest one after it
);
