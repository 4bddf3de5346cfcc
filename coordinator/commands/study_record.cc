#include "coordinator/commands/study_record.hh"

#include "core/version.hh"

namespace hepsweep::coordinator {
namespace {

// Nothing is known in advance of a search whose strategy decides as it goes.
std::int64_t planned_trials(const studies::Study& study, std::size_t follow_ups) {
  const auto configurations = studies::make_strategy(study)->planned();
  if (!configurations) return 0;
  return (*configurations + static_cast<std::int64_t>(follow_ups)) * study.replicas;
}

}  // namespace

results::StudyRecord study_record(const studies::Study& study, const std::string& level,
                                  const std::string& events_digest, std::size_t follow_ups) {
  return {.name = study.name,
          .document = study.text,
          .digest = study.digest,
          .file = study.file,
          .seed = study.seed,
          .objective = study.objective.metric,
          .maximise = study.objective.maximise,
          .program_version = program_version,
          .instruction_set = level,
          .events_digest = events_digest,
          .planned_trials = planned_trials(study, follow_ups)};
}

}  // namespace hepsweep::coordinator
