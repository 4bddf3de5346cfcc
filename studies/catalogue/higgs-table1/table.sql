-- AUC and discovery significance of each model and set of features on the validation split, mean
-- (standard deviation over the replicas), beside those of the paper.
WITH
  published (place, model, features, auc, significance) AS (VALUES
    (1, 'BDT', 'low', '0.73 (0.01)', '-'),
    (2, 'BDT', 'high', '0.78 (0.01)', '-'),
    (3, 'BDT', 'all', '0.81 (0.01)', '-'),
    (4, 'shallow', 'low', '0.733 (0.007)', '2.5'),
    (5, 'shallow', 'high', '0.777 (0.001)', '3.1'),
    (6, 'shallow', 'all', '0.816 (0.004)', '3.7'),
    (7, 'deep', 'low', '0.880 (0.001)', '4.9'),
    (8, 'deep', 'high', '0.800 (<0.001)', '3.6'),
    (9, 'deep', 'all', '0.885 (0.002)', '5.0')),
  sums AS (
    SELECT json_extract(c.parameters, '$.model') AS model,
           json_extract(c.parameters, '$.features') AS features,
           m.metric, count(*) AS n, avg(m.value) AS mean,
           sum(m.value * m.value) - count(*) * avg(m.value) * avg(m.value) AS squares
    FROM metrics m JOIN leaderboard c ON c.configuration = m.configuration
    WHERE m.stage = 'search' AND m.split = 'validation' AND m.metric IN ('auc', 'significance')
    GROUP BY c.configuration, m.metric),
  shown AS (
    SELECT model, features, metric, n,
           printf(iif(metric = 'auc', '%.3f', '%.2f'), mean) ||
             iif(n > 1, printf(iif(metric = 'auc', ' (%.3f)', ' (%.2f)'),
                               sqrt(max(squares, 0) / (n - 1))), '') AS text
    FROM sums)
SELECT p.model, p.features, a.n AS replicas, a.text AS auc, p.auc AS published_auc,
       s.text AS significance, p.significance AS published_significance
FROM published p
LEFT JOIN shown a ON a.model = p.model AND a.features = p.features AND a.metric = 'auc'
LEFT JOIN shown s ON s.model = p.model AND s.features = p.features AND s.metric = 'significance'
ORDER BY p.place;
