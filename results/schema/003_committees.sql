-- Version 3: the committees of looks, and scores of the training events, by which a committee that
-- has no validation events chooses its cut.

CREATE TABLE score_3 (
  trial INTEGER NOT NULL REFERENCES trial,
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  outputs INTEGER NOT NULL CHECK (outputs >= 1),
  bytes BLOB NOT NULL, -- events x outputs, row-major, float32 little-endian
  PRIMARY KEY (trial, split)
) STRICT, WITHOUT ROWID;
INSERT INTO score_3 SELECT trial, split, outputs, bytes FROM score;
DROP TABLE score;
ALTER TABLE score_3 RENAME TO score;

CREATE TRIGGER score_sealed BEFORE INSERT ON score
WHEN (SELECT stage FROM trial WHERE trial = NEW.trial) <> 'final'
BEGIN SELECT RAISE(ABORT, 'scores are kept of looks at the test split only'); END;

CREATE TRIGGER score_unchanged BEFORE UPDATE ON score
BEGIN SELECT RAISE(ABORT, 'a score can not be changed'); END;

CREATE TRIGGER score_kept BEFORE DELETE ON score
BEGIN SELECT RAISE(ABORT, 'a score can not be deleted'); END;

-- What the mean of the scores of a configuration's complete trials gives in a look. `difference`
-- is that from the mean of the members' own values.
CREATE TABLE committee_metric (
  look INTEGER NOT NULL REFERENCES look,
  configuration INTEGER NOT NULL REFERENCES configuration,
  members INTEGER NOT NULL CHECK (members >= 2),
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  metric TEXT NOT NULL,
  value REAL,
  error REAL,
  difference REAL,
  difference_error REAL,
  PRIMARY KEY (look, configuration, split, metric)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER committee_of_a_whole_look BEFORE INSERT ON committee_metric
WHEN NEW.members <> (SELECT count(*) FROM trial WHERE look = NEW.look
                     AND configuration = NEW.configuration AND state = 'complete')
  OR EXISTS (SELECT 1 FROM trial WHERE look = NEW.look
             AND configuration = NEW.configuration AND state = 'waiting')
BEGIN SELECT RAISE(ABORT, 'a committee is that of all complete trials of a finished look'); END;

CREATE TRIGGER committee_unchanged BEFORE UPDATE ON committee_metric
BEGIN SELECT RAISE(ABORT, 'a metric of a committee can not be changed'); END;

CREATE TRIGGER committee_kept BEFORE DELETE ON committee_metric
BEGIN SELECT RAISE(ABORT, 'a metric of a committee can not be deleted'); END;

CREATE VIEW committees AS
SELECT c.look, l.at, l.train_on, c.configuration, c.members, c.split, c.metric, c.value, c.error,
       c.difference, c.difference_error
FROM committee_metric c JOIN look l ON l.look = c.look;

-- One row for each look, finalist, replica and metric on the test split; beside each replica stands
-- what their committee gave.
DROP VIEW looks;
CREATE VIEW looks AS
SELECT l.look, l.at, l.train_on, l.reason, CAST(j.value AS INTEGER) AS configuration,
       t.trial, t.replica, t.state, m.metric, m.value, m.error,
       c.value AS committee, c.error AS committee_error
FROM look l
JOIN json_each(l.configurations) j
LEFT JOIN trial t ON t.look = l.look AND t.configuration = j.value
LEFT JOIN metric m ON m.trial = t.trial AND m.split = 'test' AND m.rung = ''
LEFT JOIN committee_metric c ON c.look = l.look AND c.configuration = t.configuration
                            AND c.split = 'test' AND c.metric = m.metric;
