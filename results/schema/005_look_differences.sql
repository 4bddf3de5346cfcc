-- Version 5: what a look says of the winner against each baseline.

-- Winner minus this configuration on the test split, over their common replicas, with the parts of
-- its error: by the seeds of the trainings and by the events (NULL: not known).
CREATE TABLE look_difference (
  look INTEGER NOT NULL REFERENCES look,
  configuration INTEGER NOT NULL REFERENCES configuration,
  metric TEXT NOT NULL,
  winner INTEGER NOT NULL REFERENCES configuration (configuration),
  replicas INTEGER NOT NULL CHECK (replicas >= 0),
  difference REAL,
  error REAL,
  seed_error REAL,
  sample_error REAL,
  PRIMARY KEY (look, configuration, metric)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER look_difference_of_a_whole_look BEFORE INSERT ON look_difference
WHEN EXISTS (SELECT 1 FROM trial WHERE look = NEW.look AND configuration = NEW.configuration
             AND state = 'waiting')
BEGIN SELECT RAISE(ABORT, 'a difference is that of all trials of a finished look'); END;

CREATE TRIGGER look_difference_unchanged BEFORE UPDATE ON look_difference
BEGIN SELECT RAISE(ABORT, 'a difference of a look can not be changed'); END;

CREATE TRIGGER look_difference_kept BEFORE DELETE ON look_difference
BEGIN SELECT RAISE(ABORT, 'a difference of a look can not be deleted'); END;

CREATE VIEW look_differences AS
SELECT d.look, l.train_on, d.configuration, c.model, d.winner, d.metric, d.replicas, d.difference,
       d.error, d.seed_error, d.sample_error
FROM look_difference d
JOIN look l ON l.look = d.look
JOIN configuration c ON c.configuration = d.configuration;
