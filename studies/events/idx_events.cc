#include "studies/events/idx_events.hh"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>
#include <numeric>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/events/text_source.hh"

namespace hepsweep::studies {
namespace {

constexpr std::uint64_t most_columns = 1 << 16;
constexpr std::size_t block_bytes = 1 << 20;
constexpr int unsigned_byte = 8;

/// One IDX file of unsigned bytes: its dimensions, then values in order.
class IdxSource {
 public:
  explicit IdxSource(const std::string& file) : source_(file) {
    const auto magic = bytes<4>("its first 4 bytes");
    if (magic[0] != 0 || magic[1] != 0) {
      fail(fmt::format(
          "is no IDX file: it begins with the bytes {:#04x} {:#04x}, not with two zeros", magic[0],
          magic[1]));
    }
    if (magic[2] != unsigned_byte) {
      fail(fmt::format("holds values of the type {:#04x}; only unsigned bytes (0x08) are read",
                       magic[2]));
    }
    if (magic[3] < 1 || magic[3] > 3) {
      fail(
          fmt::format("has {} dimensions; 1 (labels), 2 (rows) and 3 (images) are read", magic[3]));
    }
    for (int i = 0; i < magic[3]; ++i) {
      const auto size = bytes<4>("its dimensions");
      sizes_.push_back(static_cast<std::uint64_t>(size[0]) << 24U |
                       static_cast<std::uint64_t>(size[1]) << 16U |
                       static_cast<std::uint64_t>(size[2]) << 8U | size[3]);
    }
  }

  const std::vector<std::uint64_t>& sizes() const { return sizes_; }
  /// Of one event.
  std::uint64_t columns() const {
    return std::accumulate(sizes_.begin() + 1, sizes_.end(), std::uint64_t{1}, std::multiplies<>());
  }

  /// The values of up to this many events; fewer only at the end.
  std::vector<unsigned char> next(std::uint64_t events) {
    const std::uint64_t wanted = std::min(events, sizes_[0] - events_read_);
    std::vector<unsigned char> values(wanted * columns());
    const std::size_t found = read(values);
    if (found < values.size()) {
      fail(fmt::format("ends in event {} of {}; fetch or make it anew",
                       events_read_ + found / columns() + 1, sizes_[0]));
    }
    events_read_ += wanted;
    return values;
  }

  void expect_end() {
    std::array<unsigned char, 1> more{};
    if (read(more) > 0) {
      fail(fmt::format("goes on behind the {} events that it says it has", sizes_[0]));
    }
  }

  [[noreturn]] void fail(const std::string& problem) const {
    throw InputError(fmt::format("{}: {}", source_.name(), problem));
  }

 private:
  std::size_t read(std::span<unsigned char> values) {
    return source_.read({reinterpret_cast<char*>(values.data()), values.size()});
  }

  template <std::size_t Size>
  std::array<unsigned char, Size> bytes(const char* what) {
    std::array<unsigned char, Size> found{};
    if (read(found) < Size) fail(fmt::format("is no IDX file: it ends in {}", what));
    return found;
  }

  TextSource source_;
  std::vector<std::uint64_t> sizes_;
  std::uint64_t events_read_ = 0;
};

std::vector<std::string> column_names(const IdxSource& images) {
  const std::vector<std::uint64_t>& sizes = images.sizes();
  std::vector<std::string> names;
  for (std::uint64_t i = 0; i < images.columns(); ++i) {
    names.push_back(sizes.size() == 3 ? fmt::format("pixel_{}_{}", i / sizes[2], i % sizes[2])
                                      : fmt::format("value_{}", i));
  }
  return names;
}

void check_columns(const IdxSource& images) {
  const std::vector<std::uint64_t>& sizes = images.sizes();
  if (sizes.size() == 1) images.fail("holds labels, not events: it has one dimension only");
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    if (sizes[i] >= 1 && sizes[i] <= most_columns && images.columns() <= most_columns) continue;
    images.fail(
        fmt::format("has events of {} values; 1 to {} are read", images.columns(), most_columns));
  }
}

/// Which of the values are columns: those that are wanted, or all.
std::vector<std::size_t> chosen_values(const std::vector<std::string>& names, const ReadPlan& plan,
                                       const IdxSource& images) {
  std::vector<std::size_t> chosen(names.size());
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  if (plan.wanted.empty()) return chosen;
  chosen.clear();
  for (const std::string& wanted : plan.wanted) {
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found == names.end()) {
      images.fail(fmt::format("there is no column for the feature \"{}\"; there are {} to {}",
                              wanted, names.front(), names.back()));
    }
    chosen.push_back(static_cast<std::size_t>(found - names.begin()));
  }
  return chosen;
}

/// What each byte stands for.
std::array<float, 256> value_table(const ReadPlan& plan) {
  std::array<float, 256> table{};
  for (std::size_t byte = 0; byte < table.size(); ++byte) {
    const float value = static_cast<float>(byte) / 255;
    const bool is_mark =
        std::find(plan.undefined.begin(), plan.undefined.end(), value) != plan.undefined.end();
    table[byte] = is_mark ? std::numeric_limits<float>::quiet_NaN() : value;
  }
  return table;
}

void read_values(IdxSource& images, const ReadPlan& plan, RawEvents& events) {
  const std::vector<std::string> names = column_names(images);
  const std::vector<std::size_t> chosen = chosen_values(names, plan, images);
  for (const std::size_t i : chosen) events.columns.push_back(names[i]);
  const std::array<float, 256> table = value_table(plan);
  std::vector<bool> noted(chosen.size());
  const std::size_t width = names.size();
  const std::uint64_t block = std::max<std::uint64_t>(1, block_bytes / width);
  for (std::uint64_t first = 0; first < images.sizes()[0]; first += block) {
    const std::vector<unsigned char> bytes = images.next(block);
    for (std::size_t row = 0; row < bytes.size(); row += width) {
      for (std::size_t i = 0; i < chosen.size(); ++i) {
        const float value = table[bytes[row + chosen[i]]];
        events.values.push_back(value);
        if (value == value || noted[i]) continue;
        noted[i] = true;
        events.notes.push_back({events.columns[i], ColumnNote::Kind::undefined, 0, 0,
                                fmt::format("the value of event {}", first + row / width + 1)});
      }
    }
    if (plan.between_blocks) plan.between_blocks();
  }
  images.expect_end();
}

void read_labels(const std::string& file, std::uint64_t images, RawEvents& events) {
  IdxSource labels(idx_label_file(file));
  if (labels.sizes().size() != 1) labels.fail("holds no labels: it has more than one dimension");
  if (labels.sizes()[0] != images) {
    labels.fail(
        fmt::format("has {} labels for the {} events of {}", labels.sizes()[0], images, file));
  }
  std::array<std::int32_t, 256> number{};
  number.fill(-1);
  for (std::uint64_t first = 0; first < images; first += block_bytes) {
    for (const unsigned char label : labels.next(block_bytes)) {
      if (number[label] < 0) {
        number[label] = static_cast<std::int32_t>(events.label_values.size());
        events.label_values.push_back({std::to_string(label), 0});
      }
      events.labels.push_back(number[label]);
    }
  }
  labels.expect_end();
}

}  // namespace

bool is_called_idx(std::string_view file) {
  const std::string_view name = file.substr(file.find_last_of('/') + 1);
  const std::size_t at = name.find("idx");
  return at != std::string_view::npos && at + 4 < name.size() &&
         std::isdigit(static_cast<unsigned char>(name[at + 3])) != 0 &&
         name.substr(at + 4).starts_with("-ubyte");
}

std::string idx_label_file(const std::string& file) {
  const std::size_t name = file.find_last_of('/') + 1;
  const std::size_t images = file.find("images", name);
  if (images == std::string::npos) {
    throw InputError(fmt::format(
        "{}: its labels would be in a file with \"labels\" in place of \"images\" in its name, but "
        "there is no \"images\" in it; rename it, or give the file a \"class\"",
        file));
  }
  std::string labels = file;
  labels.replace(images, 6, "labels");
  const std::size_t kind = labels.find("idx", images);
  if (kind != std::string::npos && kind + 3 < labels.size()) labels[kind + 3] = '1';
  return labels;
}

RawEvents read_idx_events(const std::string& file, const ReadPlan& plan) {
  IdxSource images(file);
  check_columns(images);
  if (!plan.weight.empty()) {
    images.fail(fmt::format("IDX files have no weights, so none in a column \"{}\"", plan.weight));
  }
  if (!plan.label.empty() && plan.label != "label") {
    images.fail(
        fmt::format("the label of an IDX file is called \"label\", not \"{}\"", plan.label));
  }
  RawEvents events;
  read_values(images, plan, events);
  if (plan.label.empty()) {
    events.labels.assign(images.sizes()[0], 0);
  } else {
    read_labels(file, images.sizes()[0], events);
  }
  events.weights.assign(events.labels.size(), 1);
  return events;
}

}  // namespace hepsweep::studies
