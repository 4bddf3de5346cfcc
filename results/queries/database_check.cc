#include "results/queries/database_check.hh"

#include <cmath>

#include <fmt/core.h>
#include <sqlite3.h>

#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/summary.hh"

namespace hepsweep::results {
namespace {

constexpr std::size_t most_problems = 100;

// Each gives one line for every violation.
constexpr const char* meanings[] = {
    "SELECT 'trial ' || trial || ': is complete without any metric' FROM trial t "
    "WHERE state = 'complete' AND NOT EXISTS (SELECT 1 FROM metric m WHERE m.trial = t.trial)",

    "SELECT 'trial ' || trial || ': has ' || state || ' as its state, but metrics' FROM trial t "
    "WHERE state = 'waiting' AND EXISTS (SELECT 1 FROM metric m WHERE m.trial = t.trial)",

    "SELECT 'trial ' || t.trial || ': has ' || t.attempts || ' attempts, but ' || count(a.attempt) "
    "|| ' rows of them' FROM trial t LEFT JOIN attempt a ON a.trial = t.trial "
    "GROUP BY t.trial HAVING t.attempts <> count(a.attempt)",

    "SELECT 'trial ' || trial || ': its attempts are not numbered from 1 to ' || count(*) "
    "FROM attempt GROUP BY trial HAVING max(attempt) <> count(*)",

    "SELECT 'trial ' || trial || ': has more than one result' FROM attempt "
    "WHERE outcome IN ('complete', 'stopped', 'diverged', 'failed') "
    "GROUP BY trial HAVING count(*) > 1",

    "SELECT 'trial ' || t.trial || ': is ' || t.state || ', but no attempt ended so' FROM trial t "
    "WHERE t.state IN ('complete', 'stopped', 'diverged') AND NOT EXISTS "
    "(SELECT 1 FROM attempt a WHERE a.trial = t.trial AND a.outcome = t.state)",

    "SELECT 'trial ' || t.trial || ': is ' || t.state || ', but an attempt is running' "
    "FROM lease l JOIN trial t ON t.trial = l.trial WHERE t.state <> 'waiting'",

    "SELECT 'trial ' || t.trial || ': attempt ' || l.attempt || ' is running after ' "
    "|| t.attempts FROM lease l JOIN trial t ON t.trial = l.trial "
    "WHERE l.attempt <> t.attempts + 1",

    "SELECT 'trial ' || e.trial || ': something is told of attempt ' || e.attempt "
    "|| ', which is not there' FROM attempt_event e WHERE NOT EXISTS (SELECT 1 FROM attempts a "
    "WHERE a.trial = e.trial AND a.attempt = e.attempt)",

    "SELECT 'worker ' || worker || ': is at trial ' || trial || ', which is not there' "
    "FROM worker WHERE trial IS NOT NULL AND trial NOT IN (SELECT trial FROM trial)",

    "SELECT 'trial ' || trial || ': its objective is not the metric that was stored' FROM trial t "
    "WHERE state = 'complete' AND stage <> 'final' AND objective IS NOT (SELECT m.value "
    "FROM metric m, study s WHERE m.trial = t.trial AND m.rung = '' AND m.split = 'validation' "
    "AND m.metric = s.objective)",

    "SELECT 'configuration ' || s.configuration || ': is ranked without any metric' "
    "FROM summary s WHERE s.score IS NOT NULL AND NOT EXISTS (SELECT 1 FROM trial t "
    "JOIN metric m ON m.trial = t.trial WHERE t.configuration = s.configuration)",

    "SELECT 'model of trial ' || m.trial || ': that trial is not finished' FROM model m "
    "JOIN trial t ON t.trial = m.trial WHERE t.state = 'waiting'",

    "SELECT 'configuration ' || s.configuration || ': is ranked, but is none of the search' "
    "FROM summary s WHERE s.score IS NOT NULL AND NOT EXISTS (SELECT 1 FROM trial t "
    "WHERE t.configuration = s.configuration AND t.stage = 'search')",

    "SELECT 'trial ' || t.trial || ': the test split was used, but not for a look' "
    "FROM metric m JOIN trial t ON t.trial = m.trial "
    "WHERE m.split = 'test' AND t.stage <> 'final'",

    "SELECT 'looks were taken, but the search is open' FROM study "
    "WHERE closed IS NULL AND EXISTS (SELECT 1 FROM look)",

    "SELECT DISTINCT 'committee of configuration ' || c.configuration || ' in look ' || c.look || "
    "': has ' || c.members || ' members, but there are ' || (SELECT count(*) FROM trial t "
    "WHERE t.look = c.look AND t.configuration = c.configuration AND t.state = 'complete') || "
    "' complete trials' FROM committee_metric c WHERE c.members <> (SELECT count(*) FROM trial t "
    "WHERE t.look = c.look AND t.configuration = c.configuration AND t.state = 'complete')",

    "SELECT c.state || ' trials are counted as ' || c.trials || ', but there are ' || "
    "(SELECT count(*) FROM trial t WHERE t.state = c.state) FROM trial_count c "
    "WHERE c.trials <> (SELECT count(*) FROM trial t WHERE t.state = c.state)",
};

class Problems {
 public:
  explicit Problems(Connection& connection) : connection_(connection) {}

  void add(const std::string& problem) {
    if (list_.size() < most_problems) list_.push_back(problem);
  }
  void add_rows(const char* sql) {
    connection_.each(sql, [&](const Row& row) { add(row.text(0)); });
  }
  std::vector<std::string> take() { return std::move(list_); }
  bool empty() const { return list_.empty(); }

 private:
  Connection& connection_;
  std::vector<std::string> list_;
};

void check_file(Connection& connection, Problems& problems) {
  connection.each("PRAGMA integrity_check", [&](const Row& row) {
    if (row.text(0) != "ok") problems.add(row.text(0));
  });
  connection.each("PRAGMA foreign_key_check", [&](const Row& row) {
    problems.add(fmt::format("table {}, row {}: the row of {} that it names is missing",
                             row.text(0), row.text(1), row.text(2)));
  });
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

void check_summaries(Connection& connection, Problems& problems) {
  connection.each(
      "SELECT configuration, replicas, objective, error, core_seconds FROM summary "
      "ORDER BY configuration",
      [&](const Row& row) {
        const Summary summary = summary_of(connection, row.integer(0));
        const bool equal = row.integer(1) == static_cast<std::int64_t>(summary.objective.n) &&
                           same(row.real(2), summary.objective.mean) &&
                           same(row.real(3), summary.objective.error) &&
                           same(row.real(4), summary.core_seconds);
        if (!equal) {
          problems.add(fmt::format(
              "configuration {}: its summary ({} replicas, objective {}) is not what its trials "
              "give ({} replicas, objective {})",
              row.integer(0), row.integer(1), row.real(2), summary.objective.n,
              summary.objective.mean));
        }
      });
}

}  // namespace

std::vector<std::string> check_database(const std::filesystem::path& file) {
  try {
    const StoredStudy study(file);
    Connection& connection = study.connection();
    Problems problems(connection);
    connection.script("BEGIN");  // one moment of a database that may be in use
    check_file(connection, problems);
    if (problems.empty()) {
      for (const char* sql : meanings) problems.add_rows(sql);
      check_summaries(connection, problems);
    }
    return problems.take();
  } catch (const DatabaseError& error) {
    const int code = error.sqlite_code() & 0xFF;
    if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB) throw;
    return {error.what()};
  }
}

}  // namespace hepsweep::results
