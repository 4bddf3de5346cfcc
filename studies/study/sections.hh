#pragma once

#include <optional>
#include <string>

#include "core/json.hh"
#include "studies/study/study.hh"

// Readers of the study file's smaller parts. All throw JsonErrors.
namespace hepsweep::studies {

Objective read_objective(const Json& json, const std::string& path);
Limits read_limits(const Json& json, const std::string& path);
FinalSettings read_final_settings(const Json& json, const std::string& path);
/// The key systematics: its validation, if there is one. The other parts must be empty.
std::optional<ValidationSettings> read_systematics(const Json& json, const std::string& path);
std::string read_study_name(const Json& json, const std::string& path);

/// Refuses the keys of the study file that this version of the program does not know yet how to
/// carry out, with a message that says so; they are no typing errors.
void refuse_unsupported_keys(const Json& document);

}  // namespace hepsweep::studies
