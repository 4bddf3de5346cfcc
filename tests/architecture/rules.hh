#pragma once

#include <string>
#include <vector>

#include "tests/architecture/source_file.hh"

namespace hepsweep::testing {

/// What a source file does against docs/architecture.md, one line for each offence; empty: nothing.
std::vector<std::string> offences_of(const SourceFile& source);

}  // namespace hepsweep::testing
