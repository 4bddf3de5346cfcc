-- Version 2: what is going on stands in a small table of its own, so that a finished trial is
-- written once; counts and summaries stand beside what they sum up; more is told of attempts and
-- workers. Conditions with OR in place of IN: for a list, SQLite makes a table at each use.

DROP VIEW leaderboard;
DROP VIEW trials;
DROP VIEW metrics;
DROP VIEW curves;
DROP VIEW attempts;
DROP VIEW failures;
DROP VIEW progress;
DROP VIEW looks;

-- They name tables that are made anew below.
DROP TRIGGER score_sealed;
DROP TRIGGER trial_final_unchanged;
DROP TRIGGER trial_kept;
DROP TRIGGER metric_unchanged;
DROP TRIGGER metric_kept;
DROP TRIGGER metric_of_open_trial;
DROP TRIGGER test_metric_sealed;
DROP TRIGGER curve_unchanged;
DROP TRIGGER curve_kept;
DROP TRIGGER curve_of_open_trial;
DROP TRIGGER test_curve_sealed;

-- An attempt that goes on: a worker's right to a trial. The trial's own state is still 'waiting'.
CREATE TABLE lease (
  trial INTEGER PRIMARY KEY REFERENCES trial,
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  worker INTEGER NOT NULL,
  host TEXT NOT NULL,
  given TEXT NOT NULL,
  started TEXT  -- when the trainer began; NULL until that is known
) STRICT;

INSERT INTO lease (trial, attempt, worker, host, given, started)
SELECT a.trial, a.attempt, a.worker, a.host, a.started, a.started
FROM trial t JOIN attempt a ON a.trial = t.trial AND a.outcome = 'running'
WHERE t.state = 'running';
UPDATE trial SET attempts = attempts - 1 WHERE trial IN (SELECT trial FROM lease);
UPDATE trial SET state = 'waiting' WHERE state = 'running';

-- One execution of a trial by one worker, written when it has ended.
CREATE TABLE attempt_2 (
  trial INTEGER NOT NULL REFERENCES trial,
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  worker INTEGER NOT NULL,
  host TEXT NOT NULL,
  given TEXT NOT NULL,
  started TEXT,
  ended TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome <> 'running'),
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1)),
  seconds REAL,
  cpu_seconds REAL,
  memory_mb REAL,
  message TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (trial, attempt)
) STRICT, WITHOUT ROWID;

INSERT INTO attempt_2 (trial, attempt, worker, host, given, started, ended, outcome, counted,
                       seconds, cpu_seconds, memory_mb, message)
SELECT trial, attempt, worker, host, started, started, ended, outcome, counted, seconds,
       cpu_seconds, memory_mb, message
FROM attempt WHERE outcome <> 'running' ORDER BY trial, attempt;
DROP TABLE attempt;
ALTER TABLE attempt_2 RENAME TO attempt;

CREATE INDEX attempt_unsuccessful ON attempt (outcome)
  WHERE outcome <> 'complete' AND outcome <> 'stopped';

-- What happened to an attempt between its beginning and its end.
CREATE TABLE attempt_event (
  event INTEGER PRIMARY KEY,
  trial INTEGER NOT NULL REFERENCES trial,
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  message TEXT NOT NULL
) STRICT;

CREATE INDEX attempt_event_by_trial ON attempt_event (trial, attempt);

-- The workers of the last run, as the coordinator knew them when it wrote.
CREATE TABLE worker (
  worker INTEGER PRIMARY KEY,
  host TEXT NOT NULL,
  process INTEGER NOT NULL,
  state TEXT NOT NULL,
  trial INTEGER REFERENCES trial,
  attempt INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  silent_seconds REAL,  -- since its last word, at the time of this row
  memory_mb REAL,
  cpu_seconds REAL,
  cpu_percent REAL,  -- of one core, since this was written before; NULL where it is not known
  at TEXT NOT NULL
) STRICT;

-- By its writer's own clock, which nobody sets.
ALTER TABLE run ADD COLUMN seconds REAL NOT NULL DEFAULT 0;

-- How many trials are in each stored state; written with them, in the same transaction.
CREATE TABLE trial_count (
  state TEXT PRIMARY KEY,
  trials INTEGER NOT NULL CHECK (trials >= 0)
) STRICT, WITHOUT ROWID;

INSERT INTO trial_count (state, trials)
SELECT s.value, (SELECT count(*) FROM trial t WHERE t.state = s.value)
FROM json_each('["waiting", "complete", "stopped", "diverged", "failed"]') s;

CREATE TABLE trial_2 (
  trial INTEGER PRIMARY KEY CHECK (trial > 0),
  configuration INTEGER NOT NULL REFERENCES configuration,
  replica INTEGER NOT NULL CHECK (replica >= 0),
  stage TEXT NOT NULL,
  variation TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state = 'complete' OR state = 'waiting' OR state = 'stopped' OR state = 'diverged'
           OR state = 'failed'),
  reason TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,  -- that have ended
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

INSERT INTO trial_2 (trial, configuration, replica, stage, variation, state, reason, attempts,
                     counted_failures, core_seconds, worker, host, started, ended, objective, look,
                     fixed_epochs, best_epoch, epochs, events_digest)
SELECT trial, configuration, replica, stage, variation, state, reason, attempts, counted_failures,
       core_seconds, worker, host, started, ended, objective, look, fixed_epochs, best_epoch,
       epochs, events_digest
FROM trial ORDER BY trial;
DROP TABLE trial;
ALTER TABLE trial_2 RENAME TO trial;

CREATE UNIQUE INDEX trial_by_configuration
  ON trial (configuration, stage, variation, replica, ifnull(look, 0));
CREATE INDEX trial_by_look ON trial (look) WHERE look IS NOT NULL;
CREATE INDEX trial_waiting ON trial (configuration) WHERE state = 'waiting';
CREATE INDEX trial_unsuccessful ON trial (configuration)
  WHERE state = 'diverged' OR state = 'failed';

CREATE TABLE metric_2 (
  trial INTEGER NOT NULL REFERENCES trial,
  rung TEXT NOT NULL,
  split TEXT NOT NULL CHECK (split = 'validation' OR split = 'train' OR split = 'test'),
  metric TEXT NOT NULL,
  value REAL,
  error REAL,
  PRIMARY KEY (trial, rung, split, metric)
) STRICT, WITHOUT ROWID;

INSERT INTO metric_2 SELECT trial, rung, split, metric, value, error FROM metric;
DROP TABLE metric;
ALTER TABLE metric_2 RENAME TO metric;

-- A metric after each epoch.
CREATE TABLE curve_2 (
  trial INTEGER NOT NULL REFERENCES trial,
  epoch INTEGER NOT NULL CHECK (epoch > 0),
  split TEXT NOT NULL CHECK (split = 'validation' OR split = 'train' OR split = 'test'),
  metric TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (trial, epoch, split, metric)
) STRICT, WITHOUT ROWID;

INSERT INTO curve_2 SELECT trial, epoch, split, metric, value FROM curve;
DROP TABLE curve;
ALTER TABLE curve_2 RENAME TO curve;

-- Of a configuration's complete nominal trials of the search; written in the transaction of the
-- result that changes it. `score` is the objective with the sign that makes more better.
CREATE TABLE summary (
  configuration INTEGER PRIMARY KEY REFERENCES configuration,
  replicas INTEGER NOT NULL CHECK (replicas >= 0),
  objective REAL,
  error REAL,
  score REAL,
  core_seconds REAL NOT NULL,  -- of all its trials
  CHECK ((score IS NULL) = (objective IS NULL))
) STRICT;

INSERT INTO summary (configuration, replicas, objective, error, score, core_seconds)
SELECT configuration, replicas, objective, error, score, core_seconds FROM configuration
ORDER BY configuration;

CREATE INDEX summary_by_rank ON summary (replicas DESC, score DESC) WHERE score IS NOT NULL;

DROP INDEX configuration_by_rank;
CREATE TABLE configuration_2 (
  configuration INTEGER PRIMARY KEY CHECK (configuration > 0),
  network_parameters INTEGER NOT NULL CHECK (network_parameters >= 0),
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;
INSERT INTO configuration_2 (configuration, network_parameters, parameters, document)
SELECT configuration, network_parameters, parameters, document FROM configuration
ORDER BY configuration;
DROP TABLE configuration;
ALTER TABLE configuration_2 RENAME TO configuration;

-- What is finished stays as it is.
CREATE TRIGGER trial_final_unchanged BEFORE UPDATE ON trial WHEN OLD.state <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a finished trial can not be changed'); END;

CREATE TRIGGER trial_kept BEFORE DELETE ON trial
BEGIN SELECT RAISE(ABORT, 'a trial can not be deleted'); END;

CREATE TRIGGER metric_unchanged BEFORE UPDATE ON metric
BEGIN SELECT RAISE(ABORT, 'a metric can not be changed'); END;

CREATE TRIGGER metric_kept BEFORE DELETE ON metric
WHEN (SELECT state FROM trial WHERE trial = OLD.trial) <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a metric of a finished trial can not be deleted'); END;

CREATE TRIGGER metric_of_open_trial BEFORE INSERT ON metric
WHEN (SELECT state FROM trial WHERE trial = NEW.trial) <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a finished trial can not get another metric'); END;

CREATE TRIGGER curve_unchanged BEFORE UPDATE ON curve
BEGIN SELECT RAISE(ABORT, 'a curve can not be changed'); END;

CREATE TRIGGER curve_kept BEFORE DELETE ON curve
WHEN (SELECT state FROM trial WHERE trial = OLD.trial) <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a curve of a finished trial can not be deleted'); END;

CREATE TRIGGER curve_of_open_trial BEFORE INSERT ON curve
WHEN (SELECT state FROM trial WHERE trial = NEW.trial) <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a finished trial can not get another curve'); END;

CREATE TRIGGER configuration_unchanged BEFORE UPDATE OF configuration, parameters, document
  ON configuration
BEGIN SELECT RAISE(ABORT, 'a configuration can not be changed'); END;

CREATE TRIGGER attempt_unchanged BEFORE UPDATE ON attempt
BEGIN SELECT RAISE(ABORT, 'an attempt that has ended can not be changed'); END;

CREATE TRIGGER attempt_kept BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'an attempt can not be deleted'); END;

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

-- The views: what users and other programs may rely on.

-- Configurations with more replicas come first: the best is the best of those that were measured
-- as often as any.
CREATE VIEW leaderboard AS
SELECT row_number() OVER (ORDER BY s.replicas DESC, s.score DESC, s.configuration) AS rank,
       s.configuration, c.parameters, s.objective, s.error, s.replicas,
       (SELECT k.tied FROM comparison k WHERE k.configuration = s.configuration) AS tied,
       c.network_parameters, s.core_seconds
FROM summary s CROSS JOIN configuration c ON c.configuration = s.configuration
WHERE s.score IS NOT NULL;

CREATE VIEW trials AS
SELECT t.trial, t.configuration, t.replica, t.stage, t.variation,
       CASE WHEN l.trial IS NULL THEN t.state ELSE 'running' END AS state, t.reason,
       t.attempts + (l.trial IS NOT NULL) AS attempts, t.core_seconds,
       CASE WHEN l.trial IS NULL THEN t.worker ELSE l.worker END AS worker,
       CASE WHEN l.trial IS NULL THEN t.host ELSE l.host END AS host,
       CASE WHEN l.trial IS NULL THEN t.started ELSE l.started END AS started,
       t.ended, t.objective, t.best_epoch, t.epochs, t.look
FROM trial t LEFT JOIN lease l ON l.trial = t.trial;

CREATE VIEW metrics AS
SELECT m.trial, t.configuration, t.replica, t.stage, t.variation, m.rung, m.split, m.metric,
       m.value, m.error
FROM metric m JOIN trial t ON t.trial = m.trial;

CREATE VIEW curves AS
SELECT trial, epoch, split, metric, value FROM curve;

CREATE VIEW attempts AS
SELECT trial, attempt, worker, host, started, ended, outcome, seconds, cpu_seconds, memory_mb,
       message, counted, given
FROM attempt
UNION ALL
SELECT trial, attempt, worker, host, started, NULL, 'running', NULL, NULL, NULL, '', 0, given
FROM lease;

-- The log of the attempts. What every attempt has is taken from its own row, so that an ordinary
-- one needs no other.
CREATE VIEW attempt_events AS
SELECT given AS at, trial, attempt, 'given' AS event,
       'to worker ' || worker || ' on ' || host AS message FROM attempts
UNION ALL
SELECT started, trial, attempt, 'started', '' FROM attempts WHERE started IS NOT NULL
UNION ALL
SELECT at, trial, attempt, kind, message FROM attempt_event
UNION ALL
SELECT ended, trial, attempt, outcome, message FROM attempt;

CREATE VIEW workers AS
SELECT worker, host, process, state, trial, attempt, epoch, silent_seconds, memory_mb, cpu_seconds,
       cpu_percent, at
FROM worker;

CREATE VIEW failures AS
SELECT t.trial, t.configuration, t.replica, t.stage, t.variation, t.state, t.reason, t.attempts,
       t.worker, t.host, t.ended, a.outcome, a.message
FROM trial t LEFT JOIN attempt a ON a.trial = t.trial AND a.attempt = t.attempts
WHERE t.state = 'diverged' OR t.state = 'failed';

CREATE VIEW progress AS
SELECT s.name AS study, r.state, s.planned_trials AS planned,
       (SELECT sum(trials) FROM trial_count) AS trials,
       (SELECT trials FROM trial_count WHERE trial_count.state = 'waiting')
         - (SELECT count(*) FROM lease) AS waiting,
       (SELECT count(*) FROM lease) AS running,
       (SELECT trials FROM trial_count WHERE trial_count.state = 'complete') AS complete,
       (SELECT trials FROM trial_count WHERE trial_count.state = 'stopped') AS stopped,
       (SELECT trials FROM trial_count WHERE trial_count.state = 'diverged') AS diverged,
       (SELECT trials FROM trial_count WHERE trial_count.state = 'failed') AS failed,
       (SELECT ifnull(max(configuration), 0) FROM configuration) AS configurations,
       (SELECT count(*) FROM look) AS looks,
       (SELECT sum(core_seconds) FROM summary) AS core_seconds,
       r.workers, r.host, r.pid, r.started, r.heartbeat, r.trials_before, s.closed, r.seconds
FROM study s LEFT JOIN run r ON r.run = (SELECT max(run) FROM run);

-- One row for each look, finalist, replica and metric on the test split.
CREATE VIEW looks AS
SELECT l.look, l.at, l.train_on, l.reason, CAST(j.value AS INTEGER) AS configuration,
       t.trial, t.replica, t.state, m.metric, m.value, m.error
FROM look l
JOIN json_each(l.configurations) j
LEFT JOIN trial t ON t.look = l.look AND t.configuration = j.value
LEFT JOIN metric m ON m.trial = t.trial AND m.split = 'test' AND m.rung = '';
