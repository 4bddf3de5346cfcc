#include "core/log.hh"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace hepsweep {
namespace {

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

spdlog::logger& logger() {
  static const auto instance = [] {
    auto made = spdlog::stderr_color_st("hepsweep");
    made->set_pattern("hepsweep: %^%l%$: %v");
    return made;
  }();
  return *instance;
}

}  // namespace

void configure_log(LogLevel least, const std::string& who) {
  logger().set_level(spdlog_level(least));
  logger().set_pattern(who.empty() ? "hepsweep: %^%l%$: %v" : "hepsweep " + who + ": %^%l%$: %v");
}

void log_debug(const std::string& message) {
  logger().debug("{}", message);
}
void log_info(const std::string& message) {
  logger().info("{}", message);
}
void log_warning(const std::string& message) {
  logger().warn("{}", message);
}
void log_error(const std::string& message) {
  logger().error("{}", message);
}

}  // namespace hepsweep
