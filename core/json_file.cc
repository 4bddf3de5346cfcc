#include "core/json_file.hh"

#include <algorithm>
#include <cctype>
#include <set>
#include <vector>

#include <fmt/core.h>

#include "core/files.hh"

namespace hepsweep {
namespace {

std::size_t line_at(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::size_t column_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t line_start = text.rfind('\n', offset == 0 ? 0 : offset - 1);
  return line_start == std::string_view::npos ? offset + 1 : offset - line_start;
}

// nlohmann/json keeps the last of two equal keys in silence; a study must not.
class DuplicateKeyGuard {
 public:
  bool operator()(int, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start) keys_.emplace_back();
    if (event == Event::object_end) keys_.pop_back();
    if (event == Event::key && !keys_.back().insert(parsed.get<std::string>()).second) {
      if (duplicate_.empty()) duplicate_ = parsed.get<std::string>();
    }
    return true;
  }

  const std::string& duplicate() const { return duplicate_; }

 private:
  std::vector<std::set<std::string>> keys_;
  std::string duplicate_;
};

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
      while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) ==
                                       std::string_view::npos) {
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
      throw InputError(fmt::format("{}: the key \"{}\" stands twice in one object", origin,
                                   guard.duplicate()));
    }
    return json;
  } catch (const Json::parse_error& error) {
    const std::size_t offset = error.byte == 0 ? 0 : error.byte - 1;
    throw InputError(fmt::format("{}:{}:{}: not JSON: {}", origin, line_at(text, offset),
                                 column_at(text, offset),
                                 text.empty() ? "the file is empty" : error.what()));
  } catch (const Json::exception& error) {
    throw InputError(fmt::format("{}: not JSON: {}", origin, error.what()));
  }
}

Json read_json_file(const std::filesystem::path& file) {
  return parse_json(read_file(file), file.string());
}

std::size_t line_of_path(std::string_view text, std::string_view path) {
  if (!Json::accept(text)) return 0;
  return PathLocator(text, path).locate();
}

InputError located(const JsonError& error, std::string_view text, const std::string& origin) {
  return InputError(
      fmt::format("{}:{}: {}", origin, line_of_path(text, error.path()), error.what()));
}

}  // namespace hepsweep
