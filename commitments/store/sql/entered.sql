-- When each commitment entered the register, under whatever identifier; one that is imagined enters it today.

CREATE TABLE entered AS
WITH RECURSIVE called AS (
    SELECT key, key AS once FROM commitments
    UNION
    SELECT key, lower(renames.old)
    FROM called JOIN record.renames ON lower(renames.new) = called.once
    WHERE in_table = 'commitments' AND revision <= $revision
),

written AS (
    SELECT key, made_at FROM record.commitments JOIN record.revisions USING (revision) WHERE revision <= $revision
)

SELECT called.key, coalesce(min(made_at)::DATE, $today::DATE) AS entered_day
FROM called LEFT JOIN written ON written.key = called.once
GROUP BY called.key;
