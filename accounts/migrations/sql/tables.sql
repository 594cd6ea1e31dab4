-- Tables that no model names: what PostgreSQL keeps for itself, and counters of all processes.

-- Django's cache: failed sign-ins, counted by all processes.
CREATE TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);

-- Failed tries; nothing pushes a row out of it. Whom and whence is kept as a digest only: the
-- table names nobody.
CREATE TABLE accounts_attempt (
    key varchar(64) PRIMARY KEY,
    number integer NOT NULL CHECK (number >= 0),
    refused integer NOT NULL DEFAULT 0,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_attempt_expires ON accounts_attempt (expires);

-- The key by which the site signs who is at work; bin/manage migrate stores it.
CREATE TABLE accounts_signingkey (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    inner_block bytea NOT NULL CHECK (length(inner_block) = 64),
    outer_block bytea NOT NULL CHECK (length(outer_block) = 64)
);

-- The newest entry of each chain of the history, and how far its old end was let go.
CREATE TABLE accounts_historychain (
    authority_id bigint PRIMARY KEY,  -- 0: of no authority
    position bigint NOT NULL,
    hash varchar(64) NOT NULL,
    let_go bigint NOT NULL DEFAULT 0,
    let_go_hash varchar(64) NOT NULL DEFAULT ''
);

-- How each table is recorded. Arguments of a trigger would not do: whoever could attach the
-- function to a table of their own could let the owner execute anything.
CREATE TABLE accounts_historyrule (
    table_name name PRIMARY KEY,
    authority text NOT NULL,  -- SQL over the row r: in whose chain the entry stands
    key name NOT NULL,
    hidden text[] NOT NULL
);
