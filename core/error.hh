#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace hepsweep {

/// What the program's exit status says (docs/architecture.md, "Errors").
enum class ExitCode : int {
  done = 0,
  failed = 1,
  bad_input = 2,
  some_trials_failed = 3,
  unfinished = 75,  ///< start me again: sysexits' EX_TEMPFAIL, which batch systems know
};

/// An error that ends the command: one line for a person, and the exit code.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, ExitCode code = ExitCode::failed)
      : std::runtime_error(message), code_(code) {}

  ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

/// Bad usage or bad input: the message says what is wrong, where, the offending value, and what
/// would be right. Exit code 2.
class InputError : public Error {
 public:
  explicit InputError(const std::string& message) : Error(message, ExitCode::bad_input) {}
};

/// Bad input inside a JSON document. Who knows the file adds its name and the line
/// (core/json_file.hh).
class JsonError : public InputError {
 public:
  /// \param path where, as written in messages: "network[0].dense.units"; empty for the document
  /// \param problem what is wrong and what would be right
  JsonError(std::string path, const std::string& problem);

  const std::string& path() const noexcept { return path_; }
  const std::string& problem() const noexcept { return problem_; }

 private:
  std::string path_;
  std::string problem_;
};

}  // namespace hepsweep
