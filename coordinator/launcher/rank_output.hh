#pragma once

#include <deque>
#include <string>

namespace hepsweep::coordinator {

/// What mpirun and the ranks say on stderr, on its way to the terminal: whole lines, without those
/// with which Open MPI comments on every dead rank. The coordinator says who was lost.
class RankOutput {
 public:
  /// Reads what is there. \return false at its end
  bool forward(int descriptor);
  /// The last line, where it has no newline.
  void flush();
  /// The last lines that were forwarded: for finding out why mpirun gave up.
  std::string last_lines() const;

 private:
  void take(std::string_view text);
  void put(const std::string& line);

  std::string begun_;
  std::deque<std::string> last_;
};

/// Whether a line says nothing to a person: Open MPI's complaint about an event of its own, or that
/// it does what the launcher asked for.
bool is_noise(const std::string& line);

/// Why mpirun couldn't start anything, in words, where its output shows a reason that another
/// attempt won't mend; "" otherwise.
std::string reason_of_refusal(const std::string& output);

}  // namespace hepsweep::coordinator
