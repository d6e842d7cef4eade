-- What a query of a snapshot may call: the days that a date as given (2026, 2026-03 or 2026-03-31) may mean.

CREATE MACRO memory.main.first_day_of(given) AS
    (given || substr('0000-01-01', length(given) + 1))::DATE;

CREATE MACRO memory.main.last_day_of(given) AS
    CASE length(given)
        WHEN 4 THEN (given || '-12-31')::DATE
        WHEN 7 THEN last_day((given || '-01')::DATE)
        ELSE given::DATE
    END;
