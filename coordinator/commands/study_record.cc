#include "coordinator/commands/study_record.hh"

#include "core/version.hh"

namespace hepsweep::coordinator {

results::StudyRecord study_record(const studies::Study& study, const std::string& level,
                                  const std::string& events_digest) {
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
          .planned_trials = studies::make_strategy(study)->planned().value_or(0) * study.replicas};
}

}  // namespace hepsweep::coordinator
