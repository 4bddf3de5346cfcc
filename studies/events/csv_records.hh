#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "studies/events/text_source.hh"

namespace hepsweep::studies {

/// The records of a CSV text (RFC 4180), one by one: lines, but for line ends inside quotation
/// marks. CRLF, a byte-order mark and blank lines at the end are tolerated.
class CsvRecords {
 public:
  explicit CsvRecords(TextSource source);

  /// The next record without its line end, valid until the next call; false at the end.
  /// \throws InputError for an open quotation mark, a blank line amid the records, a line of more
  ///   than 16 MB
  bool next(std::string_view& record);
  /// The line (from 1) on which the last record began.
  std::size_t line() const { return line_; }
  const std::string& name() const { return source_.name(); }

 private:
  std::size_t find_record_end();
  bool refill();
  bool take(std::string_view& record);

  TextSource source_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  ///< of what is in the buffer and not yet taken
  std::size_t end_ = 0;
  bool has_begun_ = false;  ///< the source has been read from
  bool finished_ = false;   ///< the source has no more
  std::size_t line_ = 0;
  std::size_t next_line_ = 1;
};

/// Splits a record into its fields.
class CsvFields {
 public:
  /// \param record must outlive the object
  explicit CsvFields(std::string_view record) : rest_(record) {}

  bool at_end() const { return finished_; }
  /// The next field with quotation marks removed, valid until the next call. \pre not at_end()
  std::string_view next();
  /// What is left of the record, this field first. \pre not at_end()
  std::string_view rest() const { return rest_; }
  /// Goes on behind a field that the caller has read himself.
  /// \param size of the field; it must end there
  void skip(std::size_t size);

 private:
  std::string_view quoted();

  std::string_view rest_;
  std::string unquoted_;
  bool finished_ = false;
};

}  // namespace hepsweep::studies
