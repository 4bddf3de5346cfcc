#include "coordinator/launcher/rank_output.hh"

#include <array>
#include <cerrno>
#include <cstdio>
#include <unistd.h>

namespace hepsweep::coordinator {
namespace {

constexpr std::size_t lines_kept = 60;
constexpr std::size_t longest_line = 64 * 1024;

struct Refusal {
  std::string_view words;  ///< mpirun's
  std::string_view reason;
};

constexpr std::array<Refusal, 6> refusals{{
    {"not enough slots available", "the hosts, or the allocation, have fewer slots than ranks"},
    {"could not access", "the program can't be executed on one of the hosts"},
    {"unknown option", "mpirun doesn't know an option (--mpirun-option)"},
    {"Could not resolve hostname", "there is no host of that name"},
    {"not included in the specified hosts", "a host isn't part of the allocation"},
    {"unable to reliably start one or more daemons", "a host can't be reached"},
}};

}  // namespace

bool is_noise(const std::string& line) {
  if (line.starts_with("mpirun: Forwarding signal")) return true;
  return line.find("PMIX ERROR") != std::string::npos &&
         (line.find("pmix_event_notification.c") != std::string::npos ||
          line.find("ptl_base_connection_hdlr.c") != std::string::npos);
}

std::string reason_of_refusal(const std::string& output) {
  for (const Refusal& refusal : refusals) {
    if (output.find(refusal.words) != std::string::npos) return std::string(refusal.reason);
  }
  return "";
}

bool RankOutput::forward(int descriptor) {
  char buffer[16 * 1024];
  while (true) {
    const ssize_t count = ::read(descriptor, buffer, sizeof buffer);
    if (count == 0) return false;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN;
    take(std::string_view(buffer, static_cast<std::size_t>(count)));
  }
}

void RankOutput::flush() {
  if (!begun_.empty()) put(begun_ + "\n");
  begun_.clear();
}

std::string RankOutput::last_lines() const {
  std::string text;
  for (const std::string& line : last_) text += line;
  return text;
}

void RankOutput::take(std::string_view text) {
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos) {
      begun_ += text;
      if (begun_.size() > longest_line) flush();
      return;
    }
    begun_ += text.substr(0, newline + 1);
    put(begun_);
    begun_.clear();
    text.remove_prefix(newline + 1);
  }
}

void RankOutput::put(const std::string& line) {
  if (is_noise(line)) return;
  std::fwrite(line.data(), 1, line.size(), stderr);
  last_.push_back(line);
  if (last_.size() > lines_kept) last_.pop_front();
}

}  // namespace hepsweep::coordinator
