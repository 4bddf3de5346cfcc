#pragma once

#include <cstddef>
#include <string>

#include "results/store/result_store.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// What a database keeps of a study that begins.
/// \param level the instruction set that all its trials are computed with
/// \param events_digest of the events of its first configuration
/// \param follow_ups trained after the search, in every replica: so many
results::StudyRecord study_record(const studies::Study& study, const std::string& level,
                                  const std::string& events_digest, std::size_t follow_ups);

}  // namespace hepsweep::coordinator
