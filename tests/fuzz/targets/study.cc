#include "studies/study/study.hh"

#include "studies/study/configuration.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {

bool accepts_study(std::string_view bytes) {
  try {
    const studies::Study study = studies::parse_study(bytes, "study.json", "/a/folder");
    studies::check_study(study);
    const auto again = studies::parse_study(study.document.dump(), "study.json", "/a/folder");
    demand(again.digest == study.digest, "a study written again is the same study");
    return true;
  } catch (const InputError& error) {
    demand(std::string_view(error.what()).starts_with("study.json"), "a refusal names the file");
    return false;
  }
}

}  // namespace hepsweep::fuzz
