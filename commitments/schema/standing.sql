-- How every commitment stands on $day, by the five axes of the data contract, which are never mixed.
WITH
shown AS (
    -- Reports up to the day; a month or year not yet over counts as the day itself.
    SELECT *, least(as_of_day, $day::DATE) AS effective_day
    FROM reports
    WHERE first_day_of(as_of) <= $day::DATE
),
ranked AS (
    SELECT
        *,
        CASE verification WHEN 'validated' THEN 1 WHEN 'reviewed' THEN 2 WHEN 'self_declared' THEN 3 ELSE 4 END AS precedence
    FROM shown
),
measured AS (
    SELECT
        ranked.*,
        CASE
            WHEN ranked.value IS NOT NULL AND commitments.target_value <> commitments.baseline_value
            THEN 100 * (ranked.value - commitments.baseline_value) / (commitments.target_value - commitments.baseline_value)
            ELSE ranked.progress_percent
        END AS progress
    FROM ranked
    JOIN commitments USING (commitment_id)
),
told AS (
    SELECT
        * EXCLUDE (completion),
        coalesce(completion, CASE
            WHEN progress <= 0 THEN 'not_started'
            WHEN progress < 50 THEN 'limited'
            WHEN progress < 100 THEN 'substantial'
            WHEN progress >= 100 THEN 'complete'
        END) AS completion
    FROM measured
),
latest AS (
    SELECT * FROM told
    QUALIFY row_number() OVER (PARTITION BY commitment_id ORDER BY effective_day DESC, precedence, as_of_day DESC, key) = 1
),
beside AS (
    SELECT
        commitment_id,
        arg_max(completion, (effective_day, as_of_day)) FILTER (verification = 'self_declared') AS self_declared,
        arg_max(completion, (effective_day, as_of_day)) FILTER (verification = 'reviewed') AS told,
        arg_max(completion, (effective_day, as_of_day)) FILTER (verification = 'validated') AS validated
    FROM told
    WHERE completion IS NOT NULL
    GROUP BY commitment_id
),
joined AS (
    SELECT
        commitments.commitment_id,
        commitments.signatory_id,
        signatories.country,
        signatories.actor_type,
        signatories.level,
        commitments.article_id,
        articles.declaration,
        commitments.theme,
        commitments.basis,
        signatories.role,
        commitments.start_date_day AS start_day,
        commitments.due_date_day AS due_day,
        coalesce(latest.completion NOT IN ('withdrawn', 'superseded'), true) AS counted,
        latest.commitment_id IS NOT NULL AS reported,
        coalesce(latest.completion, 'not_reported') AS completion,
        latest.progress,
        $day::DATE - latest.effective_day AS days_since,
        latest.verification,
        latest.as_of,
        latest.effective_day AS as_of_day,
        beside.self_declared,
        beside.told,
        beside.validated
    FROM commitments
    LEFT JOIN signatories USING (signatory_id)
    LEFT JOIN articles USING (article_id)
    LEFT JOIN latest USING (commitment_id)
    LEFT JOIN beside USING (commitment_id)
)
SELECT
    *,
    CASE
        WHEN completion = 'complete' OR progress >= 100 THEN 'achieved'
        WHEN $day::DATE > due_day THEN 'overdue'
        WHEN progress IS NULL OR start_day IS NULL OR due_day IS NULL OR as_of_day <= start_day OR due_day <= start_day
        THEN 'unable_to_assess'
        -- progress / 100 over elapsed / whole, without a division
        WHEN progress * (due_day - start_day) >= 95 * least(as_of_day - start_day, due_day - start_day) THEN 'on_track'
        WHEN progress * (due_day - start_day) >= 60 * least(as_of_day - start_day, due_day - start_day)
        THEN 'acceleration_needed'
        WHEN progress >= 0 THEN 'limited_progress'
        ELSE 'deteriorating'
    END AS trajectory,
    CASE
        WHEN NOT reported THEN 'never_reported'
        WHEN days_since <= 365 THEN 'current'
        WHEN days_since <= 730 THEN 'due'
        ELSE 'overdue'
    END AS freshness
FROM joined
ORDER BY commitment_id
