#include "results/commands/row_printers.hh"

#include <cmath>
#include <optional>

#include <fmt/core.h>

#include "core/json.hh"
#include "core/table.hh"
#include "results/commands/cells.hh"

namespace hepsweep::results {
namespace {

// A value as text; `digits` of a number, 0 for all that it has.
struct AsText {
  std::string null;
  bool all_digits = true;

  std::string operator()(NullValue) const { return null; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const {
    return all_digits ? fmt::format("{}", value) : number_cell(value);
  }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(BlobValue value) const { return fmt::format("<{} bytes>", value.bytes); }
};

struct AsJson {
  Json operator()(NullValue) const { return nullptr; }
  Json operator()(std::int64_t value) const { return value; }
  Json operator()(double value) const { return json_number(value); }
  Json operator()(const std::string& value) const { return value; }
  Json operator()(BlobValue value) const { return AsText{}(value); }
};

class TablePrinter : public RowPrinter {
 public:
  explicit TablePrinter(std::FILE* out) : out_(out) {}
  void begin(const std::vector<std::string>& columns) override {
    std::vector<std::string> header;
    for (const std::string& name : columns) header.push_back(visible(name));
    table_.emplace(std::move(header));
  }
  void row(const std::vector<SqlValue>& values) override {
    std::vector<std::string> cells;
    for (const SqlValue& value : values) {
      cells.push_back(visible(std::visit(AsText{.null = "-", .all_digits = false}, value)));
    }
    table_->add_row(std::move(cells));
  }
  void end() override { fmt::print(out_, "{}", table_->text()); }

 private:
  std::FILE* out_;
  std::optional<Table> table_;
};

class CsvPrinter : public RowPrinter {
 public:
  explicit CsvPrinter(std::FILE* out) : out_(out) {}
  void begin(const std::vector<std::string>& columns) override { print(columns); }
  void row(const std::vector<SqlValue>& values) override {
    std::vector<std::string> cells;
    for (const SqlValue& value : values) cells.push_back(std::visit(AsText{}, value));
    print(cells);
  }
  void end() override {}

 private:
  static std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) result += c == '"' ? "\"\"" : std::string(1, c);
    return result + "\"";
  }

  void print(const std::vector<std::string>& cells) {
    std::string line;
    for (const std::string& cell : cells) {
      if (&cell != &cells.front()) line += ",";
      line += quoted(cell);
    }
    fmt::print(out_, "{}\n", line);
  }

  std::FILE* out_;
};

class JsonPrinter : public RowPrinter {
 public:
  explicit JsonPrinter(std::FILE* out) : out_(out) {}
  void begin(const std::vector<std::string>& columns) override { columns_ = columns; }
  void row(const std::vector<SqlValue>& values) override {
    Json object = Json::object();
    for (std::size_t c = 0; c < values.size(); ++c) {
      object[columns_[c]] = std::visit(AsJson{}, values[c]);
    }
    fmt::print(out_, "{}\n{}", rows_++ == 0 ? "[" : ",",
               object.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  void end() override { fmt::print(out_, "{}]\n", rows_ == 0 ? "[" : "\n"); }

 private:
  std::FILE* out_;
  std::vector<std::string> columns_;
  std::size_t rows_ = 0;
};

}  // namespace

std::unique_ptr<RowPrinter> make_row_printer(const std::string& format, std::FILE* out) {
  if (format == "csv") return std::make_unique<CsvPrinter>(out);
  if (format == "json") return std::make_unique<JsonPrinter>(out);
  return std::make_unique<TablePrinter>(out);
}

}  // namespace hepsweep::results
