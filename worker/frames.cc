#include "worker/frames.hh"

#include <array>
#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/socket.h>

namespace hepsweep::worker {
namespace {

constexpr std::size_t header_size = 4;
constexpr std::size_t largest_frame = std::size_t{1} << 31;
// What was handed on is dropped from the buffer at the latest then: a stream of messages may never
// come to an end at which the buffer is empty.
constexpr std::size_t longest_taken = std::size_t{1} << 16;

void append_length(std::string& bytes, std::size_t length) {
  for (unsigned shift = 0; shift < 32; shift += 8) {
    bytes += static_cast<char>(static_cast<unsigned char>(length >> shift));
  }
}

std::size_t read_length(const std::string& bytes, std::size_t at) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < header_size; ++i) {
    length |= std::size_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return length;
}

void wait_for(int descriptor, short events) {
  pollfd waiting{descriptor, events, 0};
  ::poll(&waiting, 1, -1);
}

}  // namespace

void FrameChannel::send(const std::string& bytes) {
  append_length(outgoing_, bytes.size());
  outgoing_ += bytes;
  flush();
}

bool FrameChannel::flush() {
  while (!closed_ && sent_ < outgoing_.size()) {
    const ssize_t count = ::send(socket_.get(), outgoing_.data() + sent_, outgoing_.size() - sent_,
                                 MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (count < 0) {
      closed_ = true;
      break;
    }
    sent_ += static_cast<std::size_t>(count);
  }
  outgoing_.clear();
  sent_ = 0;
  return true;
}

bool FrameChannel::read_some() {
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t count = ::recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
    if (count <= 0) {
      closed_ = true;
      return false;
    }
    incoming_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
  }
}

std::optional<std::string> FrameChannel::take_frame() {
  const std::size_t available = incoming_.size() - taken_;
  if (available < header_size) return std::nullopt;
  const std::size_t length = read_length(incoming_, taken_);
  if (length > largest_frame) {
    closed_ = true;
    return std::nullopt;
  }
  if (available < header_size + length) return std::nullopt;
  std::string frame = incoming_.substr(taken_ + header_size, length);
  taken_ += header_size + length;
  if (taken_ == incoming_.size() || taken_ > longest_taken) {
    incoming_.erase(0, taken_);
    taken_ = 0;
  }
  return frame;
}

std::optional<std::string> FrameChannel::receive() {
  while (true) {
    if (auto frame = take_frame()) return frame;
    if (closed_ || !read_some()) return std::nullopt;
  }
}

std::optional<std::string> FrameChannel::wait_for_message() {
  while (true) {
    if (auto frame = receive()) return frame;
    if (closed_) return std::nullopt;
    wait_for(socket_.get(), POLLIN);
  }
}

void FrameChannel::wait_until_sent() {
  while (!flush()) wait_for(socket_.get(), POLLOUT);
}

}  // namespace hepsweep::worker
