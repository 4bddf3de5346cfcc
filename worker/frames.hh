#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/files.hh"

namespace hepsweep::worker {

/// Messages of any bytes over a socket between a supervisor and its trainer: a length of four
/// bytes (little-endian), then the bytes.
class FrameChannel {
 public:
  FrameChannel() = default;
  explicit FrameChannel(FileDescriptor socket) : socket_(std::move(socket)) {}

  int descriptor() const { return socket_.get(); }
  /// True when the other side has closed its end or sent what is no frame.
  bool closed() const { return closed_; }

  /// Takes a message; sends as much as the socket accepts without waiting.
  void send(const std::string& bytes);
  /// Goes on sending. \return true when nothing is left to be sent
  bool flush();
  bool everything_sent() const { return sent_ == outgoing_.size(); }
  /// The next whole message that has arrived, without waiting.
  std::optional<std::string> receive();
  /// Waits for the next whole message; nothing when the other side has closed.
  std::optional<std::string> wait_for_message();
  /// Waits until everything is sent or the other side has closed.
  void wait_until_sent();

 private:
  /// \return true when more may have arrived
  bool read_some();
  std::optional<std::string> take_frame();

  FileDescriptor socket_;
  std::string incoming_;
  std::size_t taken_ = 0;  ///< bytes of incoming_ that were handed on
  std::string outgoing_;
  std::size_t sent_ = 0;
  bool closed_ = false;
};

}  // namespace hepsweep::worker
