#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hepsweep::testing {

/// A source file of the project.
struct SourceFile {
  std::string path;  ///< from the project's top: "nn/modules/dense.cc"
  std::string text;
};

/// Every .hh and .cc of the project's rooms, of tests and of bench, in order.
std::vector<SourceFile> project_sources(const std::filesystem::path& project);

/// What stands between the quotes or the angle brackets of the #include lines.
struct Includes {
  std::vector<std::string> own;      ///< "core/error.hh"
  std::vector<std::string> foreign;  ///< <vector>, <Eigen/Core>
};
Includes includes_of(const std::string& text);

std::size_t number_of_lines(const std::string& text);

}  // namespace hepsweep::testing
