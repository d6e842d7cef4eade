-- What is the same on whatever day the revision is read.
--
-- The bounds of all axes, and at how many decimals they are compared, stand in contract/rules.py; `bound` and
-- `compared` give them. The progress itself is kept as it comes.

-- Each commitment under a number, which is compared faster than its identifier, with who leads it and its days. It is the
-- same whenever the revision is laid out, as what was laid out of a day may outlive it.
CREATE TABLE undertaken AS
SELECT
    (row_number() OVER (ORDER BY commitments.key))::INTEGER AS number,
    commitments.commitment_id,
    commitments.signatory_id,
    signatories.country::country_code AS country,
    signatories.actor_type::actor_type_code AS actor_type,
    signatories.level::level_code AS level,
    signatories.role::role_code AS role,
    commitments.article_id::article_id_code AS article_id,
    articles.declaration::declaration_code AS declaration,
    commitments.theme::theme_code AS theme,
    commitments.basis::basis_code AS basis,
    commitments.start_date_day AS start_day,
    commitments.due_date_day AS due_day,
    entered_day
FROM commitments
LEFT JOIN signatories USING (signatory_id)
LEFT JOIN articles USING (article_id)
LEFT JOIN entered ON entered.key = commitments.key;

-- What single reports say of completion, before the latest speaks for its commitment: as stated, else the step that its
-- progress gives.
CREATE TABLE statements AS
WITH measured AS (
    SELECT
        number,
        (row_number() OVER ())::INTEGER AS statement,
        verification::verification_code AS verification,
        CASE verification
            WHEN 'validated' THEN 3 WHEN 'reviewed' THEN 2 WHEN 'self_declared' THEN 1 ELSE 0
        END AS precedence,
        as_of,
        first_day_of(as_of) AS begun,
        as_of_day,
        completion,
        progress_of(value, progress_percent, baseline_value, target_value) AS progress
    FROM reports JOIN (
        SELECT commitment_id, number, baseline_value, target_value FROM undertaken JOIN commitments USING (commitment_id)
    ) USING (commitment_id)
)

SELECT
    * EXCLUDE (completion),
    CASE
        WHEN compared(progress) <= 0 THEN 'not_started'
        WHEN compared(progress) < bound('substantial') THEN 'limited'
        WHEN compared(progress) < bound('complete') THEN 'substantial'
        WHEN progress IS NOT NULL THEN 'complete'
    END::completion_code AS by_progress,
    coalesce(completion::completion_code, by_progress, 'not_reported'::completion_code) AS shown
FROM measured;

-- The reports that count on each of some days, about the commitments that are `wanted`. A month or year that has begun and
-- is not yet over counts as the day itself.
--
-- The latest speaks; on one day the better verified; of two unfinished periods the one that ends later, which is less than
-- 2^9 days from now: all three in one number, as every report is compared by it.

CREATE MACRO reports_on(given_days, wanted := true) AS TABLE
SELECT
    *,
    least(as_of_day, day) AS known_on,
    ((known_on - DATE '0001-01-01') * 4 + precedence) * 512 + (as_of_day - known_on) AS rank
FROM (SELECT * FROM statements WHERE wanted) JOIN (SELECT unnest(given_days::DATE[]) AS day) ON begun <= day;

-- What the five axes of the data contract say of every commitment on each of some days: one row a commitment and day,
-- for the commitments that are `wanted`.

CREATE MACRO standing_on(given_days, wanted := true) AS TABLE
WITH
days AS (SELECT unnest(given_days::DATE[]) AS day),

-- Which of all reports is the latest, and which of each kind: the highest of their ranks, with the statement behind.
highest AS (
    SELECT
        day,
        number,
        count(*) AS reports,
        min(known_on) AS first_day,
        max(rank * 1073741824 - statement) AS latest,
        arg_max(shown, rank) FILTER (precedence = 1) AS self_declared,
        arg_max(shown, rank) FILTER (precedence = 2) AS told,
        arg_max(shown, rank) FILTER (precedence = 3) AS validated
    FROM reports_on(given_days, wanted := wanted)
    GROUP BY day, number
),

latest AS (
    SELECT
        day,
        highest.number,
        reports,
        first_day,
        shown AS completion,
        progress,
        verification,
        as_of,
        least(as_of_day, day) AS as_of_day,
        self_declared,
        told,
        validated
    FROM highest JOIN statements ON statement = -latest & 1073741823
),

facts AS (
    SELECT
        days.day,
        undertaken.*,
        coalesce(latest.reports, 0) AS reports,
        latest.first_day,
        coalesce(latest.completion, 'not_reported'::completion_code) AS completion,
        latest.progress,
        latest.verification,
        latest.as_of,
        latest.as_of_day,
        days.day - latest.as_of_day AS days_since,
        latest.self_declared,
        latest.told,
        latest.validated,
        -- Percent of the time from start to due that was over at the latest report; unknown where it cannot be.
        CASE WHEN due_day > start_day AND latest.as_of_day > start_day
            THEN least(latest.as_of_day - start_day, due_day - start_day) * 100 / (due_day - start_day)
        END AS expected,
        -- The same on the day of reading: what its progress would be by now, had it kept pace with time.
        CASE WHEN due_day > start_day
            THEN greatest(least(days.day - start_day, due_day - start_day), 0) * 100 / (due_day - start_day)
        END AS expected_now,
        -- The first day without news for two years: since the latest report, else the start, else the entry; and the
        -- first on which a report is asked for. Of what was entered late none is asked for at once.
        least(coalesce(latest.as_of_day, start_day, entered_day) + bound('due') + 1, DATE '9999-12-31') AS silent_from,
        least(
            coalesce(latest.as_of_day, greatest(start_day, entered_day)) + bound('current') + 1, DATE '9999-12-31'
        ) AS asked_from
    FROM (SELECT * FROM undertaken WHERE wanted) AS undertaken
    CROSS JOIN days
    LEFT JOIN latest ON latest.number = undertaken.number AND latest.day = days.day
)

SELECT
    *,
    completion NOT IN ('withdrawn'::completion_code, 'superseded'::completion_code) AS counted,
    reports > 0 AS reported,
    CASE
        WHEN completion = 'complete'::completion_code OR compared(progress) >= bound('complete') THEN 'achieved'
        WHEN day > due_day THEN 'overdue'
        WHEN progress IS NULL OR expected IS NULL THEN 'unable_to_assess'
        WHEN compared(progress / expected) >= bound('on_track') THEN 'on_track'
        WHEN compared(progress / expected) >= bound('acceleration_needed') THEN 'acceleration_needed'
        WHEN compared(progress) >= 0 THEN 'limited_progress'
        ELSE 'deteriorating'
    END::trajectory_code AS trajectory,
    CASE
        WHEN reports = 0 THEN 'never_reported'
        WHEN days_since <= bound('current') THEN 'current'
        WHEN days_since <= bound('due') THEN 'due'
        ELSE 'overdue'
    END::freshness_code AS freshness,
    day >= silent_from AS silent,
    basis = 'declared'::basis_code AND counted AND trajectory <> 'achieved'::trajectory_code AND day >= asked_from AS asked
FROM facts;
