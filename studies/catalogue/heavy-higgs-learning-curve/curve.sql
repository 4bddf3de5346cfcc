-- Validation AUC against the number of training events, one column for each model: mean over the
-- replicas ± its standard error.
WITH point AS (
  SELECT json_extract(parameters, '$.events') AS events, json_extract(parameters, '$.model') AS model,
         iif(error IS NULL, printf('%.4f', objective),
             printf('%.4f ± %.4f', objective, error)) AS auc
  FROM leaderboard)
SELECT events AS training_events,
       max(iif(model = 'BDT', auc, NULL)) AS BDT,
       max(iif(model = 'shallow', auc, NULL)) AS shallow,
       max(iif(model = 'deep', auc, NULL)) AS deep
FROM point GROUP BY events ORDER BY events;
