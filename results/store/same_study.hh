#pragma once

#include <filesystem>

#include "results/store/result_store.hh"

namespace hepsweep::results {

/// \throws InputError where a database holds another study than the one wanted, naming the keys in
///   which they differ, or was begun with another instruction set; each time with what to do
void require_same_study(const std::filesystem::path& file, const StudyRecord& stored,
                        const StudyRecord& wanted);

}  // namespace hepsweep::results
