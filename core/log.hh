#pragma once

#include <string>

namespace hepsweep {

enum class LogLevel { debug, info, warning, error };

/// Logs go to stderr, results to stdout.
/// \param who stands before each line: "coordinator", "worker 3"; empty for a plain command
void configure_log(LogLevel least, const std::string& who = "");

void log_debug(const std::string& message);
void log_info(const std::string& message);
void log_warning(const std::string& message);
void log_error(const std::string& message);

}  // namespace hepsweep
