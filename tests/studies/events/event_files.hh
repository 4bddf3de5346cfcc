#pragma once

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/json_file.hh"
#include "studies/events/data_settings.hh"
#include "studies/events/load_events.hh"
#include "studies/events/text_output.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::testing {

/// `data` of a study as JSON text, read for a folder.
inline studies::DataSettings data_settings(const std::string& json,
                                           const std::filesystem::path& folder = "/data") {
  return studies::read_data_settings(parse_json(json, "test"), "data", folder);
}

/// The settings for one file with the column "label" in a folder; more keys: `,"weight": "w"`.
inline studies::DataSettings one_file(const TemporaryFolder& folder, const std::string& name,
                                      const std::string& more = "") {
  return data_settings(R"({"files": [{"path": ")" + name + R"("}], "label": "label")" + more + "}",
                       folder.path());
}

inline studies::LoadedEvents load_text(const TemporaryFolder& folder, const std::string& content,
                                       const std::string& more = "") {
  folder.write("events.csv", content);
  return studies::load_events(one_file(folder, "events.csv", more));
}

/// The message of the InputError that an action throws; a failure where it throws none.
inline std::string input_error(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    return error.what();
  }
  ADD_FAILURE() << "no InputError";
  return "";
}

inline std::string compressed(const TemporaryFolder& folder, const std::string& text) {
  const std::string file = folder / "compressed.csv.gz";
  studies::TextOutput output(file);
  output.write(text);
  output.commit();
  return file;
}

}  // namespace hepsweep::testing
