-- Version 4: classic methods stand beside networks. What follows a search (baselines, the winner's
-- validation) is measured as the search is, but never ranks.

DROP VIEW leaderboard;
DROP VIEW progress;

-- The test split is sealed for all but looks.
DROP TRIGGER test_metric_sealed;
DROP TRIGGER test_curve_sealed;

CREATE TRIGGER test_metric_sealed BEFORE INSERT ON metric
WHEN NEW.split = 'test' AND (SELECT stage FROM trial WHERE trial = NEW.trial) <> 'final'
BEGIN SELECT RAISE(ABORT, 'the test split is sealed but for looks'); END;

CREATE TRIGGER test_curve_sealed BEFORE INSERT ON curve
WHEN NEW.split = 'test' AND (SELECT stage FROM trial WHERE trial = NEW.trial) <> 'final'
BEGIN SELECT RAISE(ABORT, 'the test split is sealed but for looks'); END;

-- `model`: "network", or the name of a classic method. The long document stands last, so that
-- reading the others does not touch it.
CREATE TABLE configuration_4 (
  configuration INTEGER PRIMARY KEY CHECK (configuration > 0),
  model TEXT NOT NULL DEFAULT 'network',
  network_parameters INTEGER NOT NULL CHECK (network_parameters >= 0),
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;
INSERT INTO configuration_4 (configuration, network_parameters, parameters, document)
SELECT configuration, network_parameters, parameters, document FROM configuration
ORDER BY configuration;
DROP TABLE configuration;
ALTER TABLE configuration_4 RENAME TO configuration;
CREATE INDEX configuration_classic ON configuration (configuration) WHERE model <> 'network';

CREATE TRIGGER configuration_unchanged BEFORE UPDATE OF configuration, model, parameters, document
  ON configuration
BEGIN SELECT RAISE(ABORT, 'a configuration can not be changed'); END;

-- Of a configuration's complete nominal trials, those of the search or those of a baseline. `score`
-- is the objective with the sign that makes more better; NULL: it does not rank.
CREATE TABLE summary_4 (
  configuration INTEGER PRIMARY KEY REFERENCES configuration,
  replicas INTEGER NOT NULL CHECK (replicas >= 0),
  objective REAL,
  error REAL,
  score REAL,
  core_seconds REAL NOT NULL,  -- of all its trials
  CHECK (score IS NULL OR objective IS NOT NULL)
) STRICT;
INSERT INTO summary_4 (configuration, replicas, objective, error, score, core_seconds)
SELECT configuration, replicas, objective, error, score, core_seconds FROM summary
ORDER BY configuration;
DROP TABLE summary;
ALTER TABLE summary_4 RENAME TO summary;
CREATE INDEX summary_by_rank ON summary (replicas DESC, score DESC) WHERE score IS NOT NULL;
CREATE INDEX summary_unranked ON summary (configuration)
  WHERE score IS NULL AND objective IS NOT NULL;

CREATE INDEX trial_after_search ON trial (stage, configuration)
  WHERE stage <> 'search' AND stage <> 'final';

-- Each classic configuration against the best network of the search: best network - this one, over
-- common replicas.
CREATE TABLE baseline (
  configuration INTEGER PRIMARY KEY REFERENCES configuration,
  winner INTEGER NOT NULL REFERENCES configuration (configuration),
  replicas INTEGER NOT NULL,
  difference REAL,
  error REAL,
  p_value REAL
) STRICT;

-- Configurations with more replicas come first: the best is the best of those that were measured
-- as often as any.
CREATE VIEW ranked_configurations AS
SELECT row_number() OVER (ORDER BY s.replicas DESC, s.score DESC, s.configuration) AS rank,
       s.configuration, c.parameters, s.objective, s.error, s.replicas,
       (SELECT k.tied FROM comparison k WHERE k.configuration = s.configuration) AS tied,
       c.network_parameters, s.core_seconds, c.model,
       (SELECT iif(t.maximise, k.difference, -k.difference) FROM comparison k, study t
        WHERE k.configuration = s.configuration) AS behind_best,
       (SELECT k.error FROM comparison k WHERE k.configuration = s.configuration) AS behind_error
FROM summary s CROSS JOIN configuration c ON c.configuration = s.configuration
WHERE s.score IS NOT NULL;

-- The baselines, with the same columns.
CREATE VIEW unranked_configurations AS
SELECT NULL AS rank, s.configuration, c.parameters, s.objective, s.error, s.replicas, NULL AS tied,
       c.network_parameters, s.core_seconds, c.model,
       (SELECT iif(t.maximise, k.difference, -k.difference) FROM comparison k, study t
        WHERE k.configuration = s.configuration) AS behind_best,
       (SELECT k.error FROM comparison k WHERE k.configuration = s.configuration) AS behind_error
FROM summary s CROSS JOIN configuration c ON c.configuration = s.configuration
WHERE s.score IS NULL AND s.objective IS NOT NULL;

CREATE VIEW leaderboard AS
SELECT rank, configuration, parameters, objective, error, replicas, tied, network_parameters,
       core_seconds, model, behind_best, behind_error
FROM ranked_configurations
UNION ALL
SELECT rank, configuration, parameters, objective, error, replicas, tied, network_parameters,
       core_seconds, model, behind_best, behind_error
FROM unranked_configurations;

-- Classic methods, those of the search too, and the best network's difference to each.
CREATE VIEW baselines AS
SELECT c.configuration, c.model, c.parameters, s.objective, s.error,
       ifnull(s.replicas, 0) AS replicas, b.winner, b.difference, b.error AS difference_error,
       b.p_value, ifnull(s.core_seconds, 0.0) AS core_seconds,
       (SELECT min(t.stage) FROM trial t WHERE t.configuration = c.configuration) AS stage,
       b.replicas AS common_replicas
FROM configuration c
LEFT JOIN summary s ON s.configuration = c.configuration
LEFT JOIN baseline b ON b.configuration = c.configuration
WHERE c.model <> 'network';

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
       (SELECT ifnull(max(configuration), 0) FROM configuration)
         - (SELECT count(DISTINCT configuration) FROM trial
            WHERE stage = 'baseline' AND stage <> 'search' AND stage <> 'final')
         AS configurations,
       (SELECT count(*) FROM look) AS looks,
       (SELECT sum(core_seconds) FROM summary) AS core_seconds,
       r.workers, r.host, r.pid, r.started, r.heartbeat, r.trials_before, s.closed, r.seconds
FROM study s LEFT JOIN run r ON r.run = (SELECT max(run) FROM run);
