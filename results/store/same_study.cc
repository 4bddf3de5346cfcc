#include "results/store/same_study.hh"

#include <vector>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_file.hh"
#include "core/words.hh"

namespace hepsweep::results {
namespace {

constexpr std::size_t shown_digest_digits = 8;

// In the order of the wanted study, then what only the stored one has.
std::vector<std::string> differing_keys(const Json& stored, const Json& wanted) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : wanted.items()) {
    const auto found = stored.find(key);
    // As texts, because the digest tells the order of keys too.
    if (found == stored.end() || found->dump() != value.dump()) keys.push_back(key);
  }
  for (const auto& [key, value] : stored.items()) {
    if (!wanted.contains(key)) keys.push_back(key);
  }
  return keys;
}

std::string difference_text(const StudyRecord& stored, const StudyRecord& wanted) {
  const Json before = parse_json(stored.document, stored.name);
  const Json now = parse_json(wanted.document, wanted.name);
  if (!before.is_object() || !now.is_object()) return "the whole document";
  const auto keys = differing_keys(before, now);
  return keys.empty() ? "the order of its keys" : joined(keys);
}

}  // namespace

void require_same_study(const std::filesystem::path& file, const StudyRecord& stored,
                        const StudyRecord& wanted) {
  if (stored.digest != wanted.digest) {
    throw InputError(fmt::format(
        "{}: holds the study \"{}\" (digest {}), not \"{}\" (digest {}), which differs in: {}; "
        "undo the change to the study file to go on, or begin a new database with --db FILE",
        file.string(), stored.name, stored.digest.substr(0, shown_digest_digits), wanted.name,
        wanted.digest.substr(0, shown_digest_digits), difference_text(stored, wanted)));
  }
  if (stored.instruction_set != wanted.instruction_set) {
    throw InputError(fmt::format(
        "{}: was begun with the instruction set {}, this run would use {}; go on with --isa {}, "
        "or name another database with --db",
        file.string(), stored.instruction_set, wanted.instruction_set, stored.instruction_set));
  }
}

}  // namespace hepsweep::results
