-- The outcomes that count on $day: of each commitment and measure the latest, as far as it was known.

CREATE TABLE latest_outcomes AS
SELECT commitment_id, measure, unit, value, value_qualifier, as_of, source_url
FROM outcomes
WHERE first_day_of(as_of) <= $day::DATE
QUALIFY row_number() OVER (
    PARTITION BY commitment_id, measure ORDER BY least(as_of_day, $day::DATE) DESC, as_of_day DESC
) = 1;
