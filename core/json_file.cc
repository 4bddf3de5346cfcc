#include "core/json_file.hh"

#include <algorithm>
#include <cctype>
#include <set>
#include <vector>

#include <fmt/core.h>

#include "core/files.hh"

namespace hepsweep {
namespace {

// Readers of documents call themselves for what is inside: without a limit a file of brackets
// would exhaust the stack.
constexpr int deepest_nesting = 200;
struct DeepNesting {};

std::size_t line_at(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::size_t column_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t line_start = text.rfind('\n', offset == 0 ? 0 : offset - 1);
  return line_start == std::string_view::npos ? offset + 1 : offset - line_start;
}

// nlohmann/json keeps the last of two equal keys in silence; a study must not. The guard watches
// the parser and notes the path of the first key that stands twice.
class DuplicateKeyGuard {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (depth > deepest_nesting) throw DeepNesting();
    if (event == Event::key) note_key(parsed.get<std::string>());
    if (event == Event::object_start || event == Event::array_start) {
      levels_.push_back({.is_array = event == Event::array_start});
    }
    if (event == Event::object_end || event == Event::array_end) levels_.pop_back();
    const bool value_ends =
        event == Event::object_end || event == Event::array_end || event == Event::value;
    if (value_ends && !levels_.empty()) ++levels_.back().index;
    return true;
  }

  /// "" where every key stands once.
  const std::string& duplicate() const { return duplicate_; }

 private:
  struct Level {
    bool is_array = false;
    std::size_t index = 0;
    std::string key = {};
    std::set<std::string> keys = {};
  };

  void note_key(const std::string& key) {
    levels_.back().key = key;
    if (!levels_.back().keys.insert(key).second && duplicate_.empty()) duplicate_ = path();
  }

  std::string path() const {
    std::string path;
    for (const Level& level : levels_) {
      if (level.is_array) {
        path += fmt::format("[{}]", level.index);
      } else {
        path += (path.empty() ? "" : ".") + level.key;
      }
    }
    return path;
  }

  std::vector<Level> levels_;
  std::string duplicate_;
};

// The parser shows all that it has read of a value.
constexpr std::size_t longest_reason = 200;

// Without the library's own tag and position: "syntax error while parsing value - ...".
std::string plain_reason(std::string_view message) {
  const std::size_t tag_end = message.find("] ");
  if (tag_end != std::string_view::npos) message.remove_prefix(tag_end + 2);
  const std::size_t position_end = message.find(": ");
  if (message.starts_with("parse error at") && position_end != std::string_view::npos) {
    message.remove_prefix(position_end + 2);
  }
  if (message.size() <= longest_reason) return std::string(message);
  std::size_t size = longest_reason;
  while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xC0U) == 0x80U) --size;  // UTF-8
  return std::string(message.substr(0, size)) + "...";
}

// Walks through valid JSON and notes where each value begins.
class PathLocator {
 public:
  PathLocator(std::string_view text, std::string_view wanted) : text_(text), wanted_(wanted) {}

  std::size_t locate() {
    walk("");
    return line_at(text_, best_);
  }

 private:
  bool is_enclosing(const std::string& path) const {
    if (!wanted_.starts_with(path)) return false;
    return path.empty() || wanted_.size() == path.size() || wanted_[path.size()] == '.' ||
           wanted_[path.size()] == '[';
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_]))) ++at_;
  }

  std::string string() {
    std::string content;
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
      if (at_ < text_.size()) content += text_[at_];
    }
    ++at_;
    return content;
  }

  void note(const std::string& path, std::size_t offset) {
    if (path.size() >= depth_ && is_enclosing(path)) {
      depth_ = path.size();
      best_ = offset;
    }
  }

  void walk(const std::string& path) {
    skip_space();
    if (at_ >= text_.size()) return;
    note(path, at_);
    if (text_[at_] == '{') {
      walk_members(path, '}');
    } else if (text_[at_] == '[') {
      walk_members(path, ']');
    } else if (text_[at_] == '"') {
      string();
    } else {
      while (at_ < text_.size() &&
             std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos) {
        ++at_;
      }
    }
  }

  void walk_members(const std::string& path, char end) {
    ++at_;
    for (std::size_t index = 0;; ++index) {
      skip_space();
      if (at_ >= text_.size()) return;
      if (text_[at_] == end) break;
      if (text_[at_] == ',') ++at_;
      skip_space();
      if (end == ']') {
        walk(fmt::format("{}[{}]", path, index));
      } else {
        const std::size_t key_offset = at_;
        const std::string key = string();
        const std::string member = path.empty() ? key : path + "." + key;
        note(member, key_offset);
        skip_space();
        ++at_;  // the colon
        walk(member);
      }
      skip_space();
    }
    ++at_;
  }

  std::string_view text_;
  std::string_view wanted_;
  std::size_t at_ = 0;
  std::size_t best_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

Json parse_json(std::string_view text, const std::string& origin) {
  DuplicateKeyGuard guard;
  try {
    Json json = Json::parse(text, std::ref(guard));
    if (!guard.duplicate().empty()) {
      throw located(JsonError(guard.duplicate(), "the key stands twice in one object"), text,
                    origin);
    }
    return json;
  } catch (const DeepNesting&) {
    throw InputError(fmt::format("{}: nested more than {} levels deep", origin, deepest_nesting));
  } catch (const Json::parse_error& error) {
    const std::size_t offset = error.byte == 0 ? 0 : error.byte - 1;
    throw InputError(fmt::format("{}:{}:{}: not JSON: {}", origin, line_at(text, offset),
                                 column_at(text, offset),
                                 text.empty() ? "the file is empty" : plain_reason(error.what())));
  } catch (const Json::exception& error) {
    throw InputError(fmt::format("{}: not JSON: {}", origin, plain_reason(error.what())));
  }
}

Json read_json_file(const std::filesystem::path& file) {
  return parse_json(read_file(file), file.string());
}

std::size_t line_of_path(std::string_view text, std::string_view path) {
  const auto is_shallow = [](int depth, Json::parse_event_t, Json&) {
    if (depth > deepest_nesting) throw DeepNesting();
    return true;
  };
  try {
    if (Json::parse(text, is_shallow, false).is_discarded()) return 0;
  } catch (const DeepNesting&) {
    return 0;
  } catch (const Json::exception&) {
    return 0;  // a number out of range
  }
  return PathLocator(text, path).locate();
}

InputError located(const JsonError& error, std::string_view text, const std::string& origin) {
  return InputError(
      fmt::format("{}:{}: {}", origin, line_of_path(text, error.path()), error.what()));
}

}  // namespace hepsweep
