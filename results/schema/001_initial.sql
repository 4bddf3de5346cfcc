-- Version 1 of a study's database. docs/database.md explains tables, views and rules.
-- Times are UTC in ISO 8601 with milliseconds. NaN is stored as NULL, infinity as a REAL infinity.
-- Checks and triggers that see every result compare with OR: of more than two values behind IN,
-- SQLite makes a table each time that the check is made, which was half the cost of a result.

PRAGMA application_id = 1212502099;  -- the letters "HEPS"

-- What is studied: one row.
CREATE TABLE study (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  document TEXT NOT NULL,
  digest TEXT NOT NULL,
  file TEXT NOT NULL,
  seed TEXT NOT NULL,
  objective TEXT NOT NULL,
  maximise INTEGER NOT NULL CHECK (maximise IN (0, 1)),
  program_version TEXT NOT NULL,
  instruction_set TEXT NOT NULL,
  events_digest TEXT NOT NULL DEFAULT '',
  planned_trials INTEGER NOT NULL DEFAULT 0,
  created TEXT NOT NULL,
  closed TEXT
) STRICT;

-- One point of the search space, and the summary of its complete nominal trials of the search,
-- which the program writes in the transaction of the result that changes it. `score` is the
-- objective with the sign that makes more better. The long document stands last, so that reading
-- the others does not touch it.
CREATE TABLE configuration (
  configuration INTEGER PRIMARY KEY CHECK (configuration > 0),
  network_parameters INTEGER NOT NULL CHECK (network_parameters >= 0),
  replicas INTEGER NOT NULL DEFAULT 0 CHECK (replicas >= 0),
  objective REAL,
  error REAL,
  score REAL,
  core_seconds REAL NOT NULL DEFAULT 0,
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  document TEXT NOT NULL CHECK (json_valid(document)),
  CHECK ((score IS NULL) = (objective IS NULL))
) STRICT;

CREATE INDEX configuration_by_rank ON configuration (replicas DESC, score DESC)
  WHERE score IS NOT NULL;

-- One look at the test split.
CREATE TABLE look (
  look INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  configurations TEXT NOT NULL CHECK (json_type(configurations) = 'array'),
  train_on TEXT NOT NULL CHECK (train_on IN ('train', 'train+validation')),
  reason TEXT NOT NULL
) STRICT;

CREATE TABLE trial (
  trial INTEGER PRIMARY KEY CHECK (trial > 0),
  configuration INTEGER NOT NULL REFERENCES configuration,
  replica INTEGER NOT NULL CHECK (replica >= 0),
  stage TEXT NOT NULL,
  variation TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state = 'waiting' OR state = 'running' OR state = 'complete' OR state = 'stopped'
           OR state = 'diverged' OR state = 'failed'),
  reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  counted_failures INTEGER NOT NULL DEFAULT 0,
  core_seconds REAL NOT NULL DEFAULT 0,
  worker INTEGER,
  host TEXT,
  started TEXT,
  ended TEXT,
  objective REAL,
  look INTEGER REFERENCES look,
  fixed_epochs INTEGER,
  best_epoch INTEGER NOT NULL DEFAULT 0,
  epochs INTEGER NOT NULL DEFAULT 0,
  events_digest TEXT NOT NULL DEFAULT '',
  CHECK ((stage = 'final') = (look IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX trial_by_configuration
  ON trial (configuration, stage, variation, replica, ifnull(look, 0));
CREATE INDEX trial_by_state ON trial (state);
CREATE INDEX trial_by_look ON trial (look) WHERE look IS NOT NULL;

-- One execution of a trial by one worker.
CREATE TABLE attempt (
  trial INTEGER NOT NULL REFERENCES trial,
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  worker INTEGER NOT NULL,
  host TEXT NOT NULL,
  started TEXT NOT NULL,
  ended TEXT,
  outcome TEXT NOT NULL DEFAULT 'running',
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),
  seconds REAL,
  cpu_seconds REAL,
  memory_mb REAL,
  message TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (trial, attempt),
  CHECK ((outcome = 'running') = (ended IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE metric (
  trial INTEGER NOT NULL REFERENCES trial,
  rung TEXT NOT NULL,
  split TEXT NOT NULL CHECK (split = 'train' OR split = 'validation' OR split = 'test'),
  metric TEXT NOT NULL,
  value REAL,
  error REAL,
  PRIMARY KEY (trial, rung, split, metric)
) STRICT, WITHOUT ROWID;

-- A metric after each epoch.
CREATE TABLE curve (
  trial INTEGER NOT NULL REFERENCES trial,
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  split TEXT NOT NULL CHECK (split = 'train' OR split = 'validation' OR split = 'test'),
  metric TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (trial, epoch, split, metric)
) STRICT, WITHOUT ROWID;

-- Histograms of the score: sums of weights and of their squares by bin, as JSON arrays.
CREATE TABLE template (
  trial INTEGER NOT NULL REFERENCES trial,
  split TEXT NOT NULL CHECK (split = 'train' OR split = 'validation' OR split = 'test'),
  sample TEXT NOT NULL,
  edges TEXT NOT NULL CHECK (json_type(edges) = 'array'),
  sums TEXT NOT NULL CHECK (json_type(sums) = 'array'),
  sums_of_squares TEXT NOT NULL CHECK (json_type(sums_of_squares) = 'array'),
  PRIMARY KEY (trial, split, sample)
) STRICT, WITHOUT ROWID;

-- Model files (docs/model-file.md); only the best ones are kept.
CREATE TABLE model (
  trial INTEGER PRIMARY KEY REFERENCES trial,
  digest TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- Scores of a split's events in the order of their numbers; of looks only.
CREATE TABLE score (
  trial INTEGER NOT NULL REFERENCES trial,
  split TEXT NOT NULL CHECK (split IN ('validation', 'test')),
  outputs INTEGER NOT NULL CHECK (outputs >= 1),
  bytes BLOB NOT NULL, -- events x outputs, row-major, float32 little-endian
  PRIMARY KEY (trial, split)
) STRICT, WITHOUT ROWID;

-- Each ranked configuration against the best: best - this one, over common replicas.
CREATE TABLE comparison (
  configuration INTEGER PRIMARY KEY REFERENCES configuration,
  best INTEGER NOT NULL REFERENCES configuration (configuration),
  method TEXT NOT NULL,
  replicas INTEGER NOT NULL,
  difference REAL,
  error REAL,
  p_value REAL,
  p_holm REAL,
  tied INTEGER CHECK (tied IN (0, 1))
) STRICT;

-- The log of what happened to the run.
CREATE TABLE event (
  event INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

-- One row for each time that a program had the database open for writing.
CREATE TABLE run (
  run INTEGER PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'unfinished')),
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  workers INTEGER NOT NULL DEFAULT 0,
  mode TEXT NOT NULL,
  program_version TEXT NOT NULL,
  started TEXT NOT NULL,
  heartbeat TEXT NOT NULL,
  trials_before INTEGER NOT NULL  -- that were in a final state when it started
) STRICT;

-- What is finished stays as it is.
CREATE TRIGGER trial_final_unchanged BEFORE UPDATE ON trial
WHEN OLD.state NOT IN ('waiting', 'running')
BEGIN SELECT RAISE(ABORT, 'a finished trial can not be changed'); END;

CREATE TRIGGER trial_kept BEFORE DELETE ON trial
BEGIN SELECT RAISE(ABORT, 'a trial can not be deleted'); END;

CREATE TRIGGER metric_unchanged BEFORE UPDATE ON metric
BEGIN SELECT RAISE(ABORT, 'a metric can not be changed'); END;

CREATE TRIGGER metric_kept BEFORE DELETE ON metric
WHEN (SELECT state FROM trial WHERE trial = OLD.trial)
  NOT IN ('waiting', 'running')
BEGIN SELECT RAISE(ABORT, 'a metric of a finished trial can not be deleted'); END;

CREATE TRIGGER metric_of_open_trial BEFORE INSERT ON metric
WHEN (SELECT state FROM trial WHERE trial = NEW.trial)
  NOT IN ('waiting', 'running')
BEGIN SELECT RAISE(ABORT, 'a finished trial can not get another metric'); END;

CREATE TRIGGER curve_unchanged BEFORE UPDATE ON curve
BEGIN SELECT RAISE(ABORT, 'a curve can not be changed'); END;

CREATE TRIGGER curve_kept BEFORE DELETE ON curve
WHEN (SELECT state FROM trial WHERE trial = OLD.trial)
  NOT IN ('waiting', 'running')
BEGIN SELECT RAISE(ABORT, 'a curve of a finished trial can not be deleted'); END;

CREATE TRIGGER curve_of_open_trial BEFORE INSERT ON curve
WHEN (SELECT state FROM trial WHERE trial = NEW.trial)
  NOT IN ('waiting', 'running')
BEGIN SELECT RAISE(ABORT, 'a finished trial can not get another curve'); END;

CREATE TRIGGER model_unchanged BEFORE UPDATE ON model
BEGIN SELECT RAISE(ABORT, 'a model can not be changed'); END;

-- The test split is sealed during the search.
CREATE TRIGGER test_metric_sealed BEFORE INSERT ON metric
WHEN NEW.split = 'test' AND (SELECT stage FROM trial WHERE trial = NEW.trial) = 'search'
BEGIN SELECT RAISE(ABORT, 'the test split is sealed during the search'); END;

CREATE TRIGGER test_curve_sealed BEFORE INSERT ON curve
WHEN NEW.split = 'test' AND (SELECT stage FROM trial WHERE trial = NEW.trial) = 'search'
BEGIN SELECT RAISE(ABORT, 'the test split is sealed during the search'); END;

CREATE TRIGGER score_sealed BEFORE INSERT ON score
WHEN (SELECT stage FROM trial WHERE trial = NEW.trial) = 'search'
BEGIN SELECT RAISE(ABORT, 'scores are kept of looks at the test split only'); END;

CREATE TRIGGER score_unchanged BEFORE UPDATE ON score
BEGIN SELECT RAISE(ABORT, 'a score can not be changed'); END;

CREATE TRIGGER look_unchanged BEFORE UPDATE ON look
BEGIN SELECT RAISE(ABORT, 'a look at the test split can not be changed'); END;

CREATE TRIGGER look_kept BEFORE DELETE ON look
BEGIN SELECT RAISE(ABORT, 'a look at the test split can not be deleted'); END;

CREATE TRIGGER study_unchanged BEFORE UPDATE OF name, document, digest, seed, objective, maximise,
  instruction_set ON study
BEGIN SELECT RAISE(ABORT, 'the study of a database can not be changed'); END;

CREATE TRIGGER configuration_unchanged BEFORE UPDATE OF configuration, parameters, document
  ON configuration
BEGIN SELECT RAISE(ABORT, 'a configuration can not be changed'); END;

-- The views: what users and other programs may rely on.

-- Configurations with more replicas come first: the best is the best of those that were measured
-- as often as any.
CREATE VIEW leaderboard AS
SELECT row_number() OVER (ORDER BY c.replicas DESC, c.score DESC, c.configuration) AS rank,
       c.configuration, c.parameters, c.objective, c.error, c.replicas,
       (SELECT k.tied FROM comparison k WHERE k.configuration = c.configuration) AS tied,
       c.network_parameters, c.core_seconds
FROM configuration c
WHERE c.score IS NOT NULL;

CREATE VIEW trials AS
SELECT trial, configuration, replica, stage, variation, state, reason, attempts, core_seconds,
       worker, host, started, ended, objective, best_epoch, epochs, look
FROM trial;

CREATE VIEW metrics AS
SELECT m.trial, t.configuration, t.replica, t.stage, t.variation, m.rung, m.split, m.metric,
       m.value, m.error
FROM metric m JOIN trial t ON t.trial = m.trial;

CREATE VIEW curves AS
SELECT trial, epoch, split, metric, value FROM curve;

CREATE VIEW attempts AS
SELECT trial, attempt, worker, host, started, ended, outcome, seconds, cpu_seconds, memory_mb,
       message, counted
FROM attempt;

CREATE VIEW failures AS
SELECT t.trial, t.configuration, t.replica, t.stage, t.variation, t.state, t.reason, t.attempts,
       t.worker, t.host, t.ended, a.outcome, a.message
FROM trial t LEFT JOIN attempt a ON a.trial = t.trial AND a.attempt = t.attempts
WHERE t.state IN ('diverged', 'failed');

CREATE VIEW progress AS
SELECT s.name AS study, r.state, s.planned_trials AS planned,
       (SELECT count(*) FROM trial) AS trials,
       (SELECT count(*) FROM trial WHERE trial.state = 'waiting') AS waiting,
       (SELECT count(*) FROM trial WHERE trial.state = 'running') AS running,
       (SELECT count(*) FROM trial WHERE trial.state = 'complete') AS complete,
       (SELECT count(*) FROM trial WHERE trial.state = 'stopped') AS stopped,
       (SELECT count(*) FROM trial WHERE trial.state = 'diverged') AS diverged,
       (SELECT count(*) FROM trial WHERE trial.state = 'failed') AS failed,
       (SELECT count(*) FROM configuration) AS configurations,
       (SELECT count(*) FROM look) AS looks,
       (SELECT sum(core_seconds) FROM configuration) AS core_seconds,
       r.workers, r.host, r.pid, r.started, r.heartbeat, r.trials_before, s.closed
FROM study s LEFT JOIN run r ON r.run = (SELECT max(run) FROM run);

-- One row for each look, finalist, replica and metric on the test split.
CREATE VIEW looks AS
SELECT l.look, l.at, l.train_on, l.reason, CAST(j.value AS INTEGER) AS configuration,
       t.trial, t.replica, t.state, m.metric, m.value, m.error
FROM look l
JOIN json_each(l.configurations) j
LEFT JOIN trial t ON t.look = l.look AND t.configuration = j.value
LEFT JOIN metric m ON m.trial = t.trial AND m.split = 'test' AND m.rung = '';
