-- Version 6: the validation of the winner. What its trials measured is kept like metrics; what
-- follows from it is computed by the program.

-- How the score of a trial goes with a variable, among the events of one class.
CREATE TABLE correlation (
  trial INTEGER NOT NULL REFERENCES trial,
  split TEXT NOT NULL CHECK (split = 'validation' OR split = 'train' OR split = 'test'),
  class TEXT NOT NULL,
  variable TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role = 'input' OR role = 'spectator'),
  kind TEXT NOT NULL CHECK (kind = 'linear' OR kind = 'rank'),
  value REAL,
  error REAL,
  significance REAL,  -- standard deviations of independent numbers that it is away from 0
  place INTEGER NOT NULL CHECK (place > 0),  -- in the order of the trial
  PRIMARY KEY (trial, split, class, variable, kind)
) STRICT, WITHOUT ROWID;

-- The checks of a validated configuration, over its replicas.
CREATE TABLE validation_check (
  configuration INTEGER NOT NULL REFERENCES configuration,
  place INTEGER NOT NULL CHECK (place > 0),
  aspect TEXT NOT NULL,
  class TEXT NOT NULL,  -- '': all of them
  quantity TEXT NOT NULL,
  value REAL,
  error REAL,
  expected REAL,
  p_value REAL,
  verdict TEXT CHECK (verdict = 'pass' OR verdict = 'attention'),  -- NULL: nothing to judge
  replicas INTEGER NOT NULL,
  PRIMARY KEY (configuration, place)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER correlation_unchanged BEFORE UPDATE ON correlation
BEGIN SELECT RAISE(ABORT, 'a correlation can not be changed'); END;

CREATE TRIGGER correlation_kept BEFORE DELETE ON correlation
WHEN (SELECT state FROM trial WHERE trial = OLD.trial) <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a correlation of a finished trial can not be deleted'); END;

CREATE TRIGGER correlation_of_open_trial BEFORE INSERT ON correlation
WHEN (SELECT state FROM trial WHERE trial = NEW.trial) <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'a finished trial can not get another correlation'); END;

CREATE TRIGGER test_correlation_sealed BEFORE INSERT ON correlation
WHEN NEW.split = 'test' AND (SELECT stage FROM trial WHERE trial = NEW.trial) <> 'final'
BEGIN SELECT RAISE(ABORT, 'the test split is sealed but for looks'); END;

CREATE VIEW correlations AS
SELECT t.configuration, c.trial, t.replica, c.split, c.class, c.variable, c.role, c.kind, c.value,
       c.error, c.significance
FROM correlation c JOIN trial t ON t.trial = c.trial;

CREATE VIEW validation AS
SELECT configuration, aspect, class, quantity, value, error, expected, p_value, verdict, replicas
FROM validation_check;
