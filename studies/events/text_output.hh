#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace hepsweep::studies {

/// Writes a text file, compressed where its name ends with .gz. The file appears whole, by
/// commit(), or not at all; standard output receives the text as it comes.
class TextOutput {
 public:
  /// \param file "-" is standard output
  /// \throws Error with the system's reason
  explicit TextOutput(const std::string& file);
  ~TextOutput();
  TextOutput(const TextOutput&) = delete;
  TextOutput& operator=(const TextOutput&) = delete;

  /// \throws Error with the system's reason
  void write(std::string_view text);
  /// \throws Error with the system's reason
  void commit();

 private:
  struct Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace hepsweep::studies
