#include <cmath>

#include "studies/events/derived/functions.hh"
#include "studies/events/derived/term_reader.hh"

namespace hepsweep::studies::derived {
namespace {

std::vector<Quantity> read_quantities(const Json& json, const std::string& path,
                                      NamedColumns& names, std::size_t fewest, std::size_t most) {
  return read_list<Quantity>(json, path, fewest, most, [&](const Json& one, const std::string& at) {
    return Quantity::read(one, at, names);
  });
}

}  // namespace

RowFunction sum(const Json& json, const std::string& path, NamedColumns& names) {
  const auto read_one = [&](const Json& one, const std::string& at) {
    return Quantity::read(one, at, names);
  };
  return [terms = read_terms<Quantity>(json, path, read_one)](const float* row) {
    double sum = 0;
    for (const Quantity& term : terms.required) sum += term(row);
    for (const Quantity& term : terms.if_present) {
      const double value = term(row);
      if (!std::isnan(value)) sum += value;
    }
    return sum;
  };
}

RowFunction difference(const Json& json, const std::string& path, NamedColumns& names) {
  return [terms = read_quantities(json, path, names, 2, 2)](const float* row) {
    return terms[0](row) - terms[1](row);
  };
}

RowFunction product(const Json& json, const std::string& path, NamedColumns& names) {
  return [factors = read_quantities(json, path, names, 2, 1000)](const float* row) {
    double product = 1;
    for (const Quantity& factor : factors) product *= factor(row);
    return product;
  };
}

RowFunction ratio(const Json& json, const std::string& path, NamedColumns& names) {
  return [terms = read_quantities(json, path, names, 2, 2)](const float* row) {
    return terms[0](row) / terms[1](row);
  };
}

}  // namespace hepsweep::studies::derived
