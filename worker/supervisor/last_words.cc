#include "worker/supervisor/last_words.hh"

#include <algorithm>

namespace hepsweep::worker {
namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD
constexpr std::string_view between_lines = " | ";
constexpr std::string_view spaces = " \t\r";

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

bool continues(unsigned byte) {
  return byte >> 6 == 0b10;
}

// How many bytes the character at the beginning has; 0 where there is none in UTF-8.
std::size_t character_size(std::string_view text) {
  const unsigned first = byte_at(text, 0);
  const unsigned second = byte_at(text, 1);
  if (first < 0x80) return 1;
  std::size_t size = 0;
  if (first >= 0xc2 && first <= 0xdf) size = 2;
  if (first >> 4 == 0xe) size = 3;
  if (first >= 0xf0 && first <= 0xf4) size = 4;
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues(byte_at(text, i))) return 0;
  }
  const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  const bool surrogate = first == 0xed && second >= 0xa0;
  const bool too_high = first == 0xf4 && second >= 0x90;
  return overlong || surrogate || too_high ? 0 : size;
}

// How many bytes a terminal's command has ("\x1b[31m"), which begins with ESC.
std::size_t command_size(std::string_view text) {
  if (byte_at(text, 1) != '[') return 1;
  std::size_t size = 2;
  while (size < text.size() && (text[size] < '@' || text[size] > '~')) ++size;
  return std::min(size + 1, text.size());
}

bool is_control(std::string_view character) {
  const unsigned first = byte_at(character, 0);
  // 0xc2 0x80 .. 0xc2 0x9f: the second set of control characters.
  return first < 0x20 || first == 0x7f || (first == 0xc2 && byte_at(character, 1) < 0xa0);
}

std::string cleaned(std::string_view line) {
  std::string text;
  while (!line.empty()) {
    std::size_t size = line[0] == '\x1b' ? command_size(line) : character_size(line);
    if (size == 0) {
      text += replacement;
      size = 1;
    } else if (line[0] == '\t') {
      text += ' ';
    } else if (!is_control(line.substr(0, size))) {
      text += line.substr(0, size);
    }
    line.remove_prefix(size);
  }
  const std::size_t first = text.find_first_not_of(spaces);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(spaces) - first + 1);
}

}  // namespace

std::string as_one_line(std::string_view output) {
  std::string text;
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    const std::string line = cleaned(output.substr(0, end));
    if (!line.empty() && !text.empty()) text += between_lines;
    text += line;
    output.remove_prefix(std::min(end + 1, output.size()));
  }
  return text;
}

std::string last_lines(std::string_view output, std::size_t most) {
  output = output.substr(0, output.find_last_not_of(" \t\r\n") + 1);
  if (output.size() <= most) return as_one_line(output);
  std::string_view end = output.substr(output.size() - most);
  const bool begins_a_line = output[output.size() - most - 1] == '\n';
  const std::size_t line_end = end.find('\n');
  if (begins_a_line) return as_one_line(end);
  if (line_end != std::string_view::npos) return as_one_line(end.substr(line_end + 1));
  while (!end.empty() && continues(byte_at(end, 0))) end.remove_prefix(1);
  return "..." + as_one_line(end);
}

}  // namespace hepsweep::worker
