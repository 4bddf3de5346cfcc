#include "studies/events/csv_records.hh"

#include <algorithm>
#include <cstring>

#include <fmt/core.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

constexpr std::size_t first_piece = 1 << 16;  // most often a whole small file
constexpr std::size_t piece = 1 << 20;
constexpr std::size_t longest_record = 16 << 20;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

CsvRecords::CsvRecords(TextSource source) : source_(std::move(source)), buffer_(first_piece) {
  refill();
  if (std::string_view(buffer_.data(), end_).starts_with(byte_order_mark)) {
    begin_ = byte_order_mark.size();
  }
}

// Moves what is left to the front and reads on; false where nothing came.
bool CsvRecords::refill() {
  if (finished_) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ > longest_record) {
    throw InputError(fmt::format("{}:{}: a line of more than 16 MB; this is no CSV file of events",
                                 name(), next_line_));
  }
  if (has_begun_) buffer_.resize(std::max(piece, buffer_.size()));
  has_begun_ = true;
  if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
  const std::size_t count = source_.read(std::span(buffer_).subspan(end_));
  finished_ = end_ + count < buffer_.size();
  end_ += count;
  return count > 0;
}

// Where the record ends, counted from begin_: its line feed, or the end of the text.
std::size_t CsvRecords::find_record_end() {
  std::size_t searched = 0;
  bool quoted = false;
  while (true) {
    const char* const start = buffer_.data() + begin_ + searched;
    const std::size_t available = end_ - begin_ - searched;
    const auto* feed = static_cast<const char*>(std::memchr(start, '\n', available));
    const std::size_t length = feed == nullptr ? available : static_cast<std::size_t>(feed - start);
    if (std::memchr(start, '"', length) != nullptr) {
      quoted = (std::count(start, start + length, '"') % 2 != 0) != quoted;
    }
    searched += length;
    if (feed != nullptr && !quoted) return searched;
    if (feed != nullptr) {
      ++searched;
    } else if (!refill()) {
      if (!quoted) return searched;
      throw InputError(
          fmt::format("{}:{}: a quotation mark is opened and never closed", name(), next_line_));
    }
  }
}

bool CsvRecords::take(std::string_view& record) {
  const std::size_t size = find_record_end();
  if (begin_ + size == end_ && size == 0) return false;
  record = {buffer_.data() + begin_, size};
  line_ = next_line_;
  next_line_ += 1 + static_cast<std::size_t>(std::count(record.begin(), record.end(), '\n'));
  begin_ = std::min(begin_ + size + 1, end_);
  if (record.ends_with('\r')) record.remove_suffix(1);
  return true;
}

bool CsvRecords::next(std::string_view& record) {
  std::size_t blank_line = 0;
  while (take(record)) {
    if (record.empty()) {
      blank_line = line_;
    } else if (blank_line == 0) {
      return true;
    } else {
      throw InputError(
          fmt::format("{}:{}: a blank line, and records behind it; remove it", name(), blank_line));
    }
  }
  return false;
}

std::string_view CsvFields::next() {
  if (rest_.starts_with('"')) return quoted();
  const std::string_view field = rest_.substr(0, rest_.find(','));
  skip(field.size());
  return field;
}

void CsvFields::skip(std::size_t size) {
  finished_ = size >= rest_.size();
  rest_.remove_prefix(std::min(size + 1, rest_.size()));
}

// Two quotation marks stand for one; text between the closing mark and the comma is kept.
std::string_view CsvFields::quoted() {
  unquoted_.clear();
  bool inside = true;
  std::size_t at = 1;
  for (; at < rest_.size() && (inside || rest_[at] != ','); ++at) {
    if (rest_[at] != '"') {
      unquoted_ += rest_[at];
    } else if (inside && at + 1 < rest_.size() && rest_[at + 1] == '"') {
      unquoted_ += rest_[at++];
    } else {
      inside = !inside;
    }
  }
  skip(at);
  return unquoted_;
}

}  // namespace hepsweep::studies
