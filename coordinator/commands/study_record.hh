#pragma once

#include <string>

#include "results/store/result_store.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// What a database keeps of a study that begins.
/// \param level the instruction set that all its trials are computed with
/// \param events_digest of the events of its first configuration
results::StudyRecord study_record(const studies::Study& study, const std::string& level,
                                  const std::string& events_digest);

}  // namespace hepsweep::coordinator
