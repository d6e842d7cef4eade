-- One table a record of the data contract. A row is one version of the record of `key`, written by a revision; the newest
-- version not after a revision is what stood then. Dates are kept as they were given, codes as codes.

CREATE TABLE signatories (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    signatory_id VARCHAR,
    name VARCHAR,
    country VARCHAR,
    actor_type VARCHAR,
    locality VARCHAR,
    latitude DOUBLE,
    longitude DOUBLE,
    role VARCHAR,
    joined_on VARCHAR,
    website VARCHAR,
    source_url VARCHAR,
    notes VARCHAR
);

CREATE TABLE articles (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    article_id VARCHAR,
    declaration VARCHAR,
    position BIGINT,
    title_en VARCHAR,
    title_fr VARCHAR,
    summary_en VARCHAR,
    summary_fr VARCHAR,
    addressees VARCHAR[],
    source_url VARCHAR
);

CREATE TABLE commitments (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    commitment_id VARCHAR,
    signatory_id VARCHAR,
    article_id VARCHAR,
    title_en VARCHAR,
    title_fr VARCHAR,
    description_en VARCHAR,
    description_fr VARCHAR,
    theme VARCHAR,
    basis VARCHAR,
    partner_ids VARCHAR[],
    start_date VARCHAR,
    due_date VARCHAR,
    indicator VARCHAR,
    unit VARCHAR,
    baseline_value DOUBLE,
    target_value DOUBLE,
    budget_amount DOUBLE,
    budget_currency VARCHAR,
    source_url VARCHAR
);

CREATE TABLE reports (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    commitment_id VARCHAR,
    as_of VARCHAR,
    verification VARCHAR,
    completion VARCHAR,
    progress_percent DOUBLE,
    value DOUBLE,
    value_qualifier VARCHAR,
    narrative_en VARCHAR,
    narrative_fr VARCHAR,
    evidence_url VARCHAR,
    evidence_type VARCHAR,
    reported_by VARCHAR,
    published_on VARCHAR
);

CREATE TABLE outcomes (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    commitment_id VARCHAR,
    as_of VARCHAR,
    measure VARCHAR,
    value DOUBLE,
    value_qualifier VARCHAR,
    unit VARCHAR,
    source_url VARCHAR
);

CREATE TABLE milestones (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    milestone_id VARCHAR,
    country VARCHAR,
    kind VARCHAR,
    status VARCHAR,
    title_en VARCHAR,
    title_fr VARCHAR,
    occurred_on VARCHAR,
    article_id VARCHAR,
    source_url VARCHAR,
    notes VARCHAR
);

CREATE TABLE practices (
    revision INTEGER NOT NULL,
    key VARCHAR NOT NULL,
    removed BOOLEAN NOT NULL,
    practice_id VARCHAR,
    signatory_id VARCHAR,
    title_en VARCHAR,
    title_fr VARCHAR,
    summary_en VARCHAR,
    summary_fr VARCHAR,
    theme VARCHAR,
    article_id VARCHAR,
    published_on VARCHAR,
    source_url VARCHAR
);
