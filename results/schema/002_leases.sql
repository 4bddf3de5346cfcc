-- Version 2: what is going on stands in a small table of its own, so that a finished trial is
-- written once; counts and summaries stand beside what they sum up; more is told of attempts and
-- workers.

DROP VIEW leaderboard;
DROP VIEW trials;
DROP VIEW metrics;
DROP VIEW curves;
DROP VIEW attempts;
DROP VIEW failures;
DROP VIEW progress;
DROP VIEW looks;

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
  state TEXT PRIMARY KEY
    CHECK (state IN ('waiting', 'complete', 'stopped', 'diverged', 'failed')),
  trials INTEGER NOT NULL CHECK (trials >= 0)
) STRICT, WITHOUT ROWID;

INSERT INTO trial_count (state, trials)
SELECT s.value, (SELECT count(*) FROM trial t WHERE t.state = s.value)
FROM json_each('["waiting", "complete", "stopped", "diverged", "failed"]') s;

DROP INDEX trial_by_state;
CREATE INDEX trial_waiting ON trial (configuration) WHERE state = 'waiting';
CREATE INDEX trial_unsuccessful ON trial (configuration) WHERE state IN ('diverged', 'failed');

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

CREATE TRIGGER configuration_unchanged BEFORE UPDATE OF configuration, parameters, document
  ON configuration
BEGIN SELECT RAISE(ABORT, 'a configuration can not be changed'); END;

CREATE TRIGGER attempt_unchanged BEFORE UPDATE ON attempt
BEGIN SELECT RAISE(ABORT, 'an attempt that has ended can not be changed'); END;

CREATE TRIGGER attempt_kept BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'an attempt can not be deleted'); END;

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
WHERE t.state IN ('diverged', 'failed');

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
       (SELECT count(*) FROM configuration) AS configurations,
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
