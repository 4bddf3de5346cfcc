// An independent minimiser finds no lower minimum. Built where NLopt is found (libnlopt-dev).
#include <cmath>

#include <gtest/gtest.h>

#include "bench/nlopt_minimiser.hh"
#include "core/random.hh"
#include "studies/statistics/histfactory/toys.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double tolerance = 1e-10;

// Says whether a method has found the same one.
bool expect_no_lower_minimum(Likelihood& likelihood, const std::string& what) {
  Fitter fitter(likelihood);
  const Minimum& ours = fitter.best();
  EXPECT_TRUE(ours.has_converged()) << what;
  const double rounding = 1e-8 + 1e-12 * std::abs(ours.twice_nll);
  bool is_found_again = false;
  for (const bench::NloptMethod method : bench::nlopt_methods) {
    const bench::NloptMinimum theirs = bench::nlopt_minimise(
        likelihood, fitter.region(), likelihood.model().starting_values(), method, tolerance);
    EXPECT_GT(theirs.twice_nll, ours.twice_nll - rounding) << what << " " << name_of(method);
    const bool is_near = theirs.twice_nll < ours.twice_nll + 1e-4;
    is_found_again |= theirs.has_converged && is_near;
  }
  return is_found_again;
}

class NloptReference : public ::testing::TestWithParam<std::string> {};

TEST_P(NloptReference, FindsNoLowerMinimum) {
  HEPSWEEP_REQUIRE_REFERENCE(GetParam());
  for (const auto code : {Interpolation::code4_code4p, Interpolation::code1_code0}) {
    const Model model(reference_workspace(GetParam()),
                      {.measurement = "", .poi = "", .interpolation = code});
    Likelihood likelihood(model);
    EXPECT_TRUE(expect_no_lower_minimum(likelihood, "observed"));
    RandomStream random(stream_key(1, 0, "nlopt"));
    for (int toy = 0; toy < 3; ++toy) {
      likelihood.set_data(draw_data(model, model.starting_values(), random));
      EXPECT_TRUE(expect_no_lower_minimum(likelihood, "toy " + std::to_string(toy)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(HistFactory, NloptReference, ::testing::ValuesIn(reference_cases()),
                         [](const auto& parameter) { return parameter.param; });

// The small workspace with yields and uncertainties scaled at random. Some likelihoods have several
// minima, of which NLopt's methods may all find a higher one.
TEST(Nlopt, FindsNoLowerMinimumOfRandomWorkspaces) {
  RandomStream random(stream_key(2, 0, "nlopt"));
  int found_again = 0;
  for (int number = 0; number < 40; ++number) {
    Json json = small_workspace();
    for (Json& channel : json["channels"]) {
      for (Json& sample : channel["samples"]) {
        const double scale = std::exp(2 * random.normal());
        for (Json& value : sample["data"]) value = scale * value.get<double>();
        for (Json& modifier : sample["modifiers"]) {
          Json& data = modifier["data"];
          if (!data.is_array()) continue;
          for (Json& value : data) value = scale * value.get<double>() * 3 * random.uniform();
        }
        for (Json& modifier : sample["modifiers"]) {
          if (modifier["type"] != "histosys") continue;
          for (Json& list : modifier["data"]) {
            for (Json& value : list) value = scale * value.get<double>() * (0.7 + random.uniform());
          }
        }
      }
    }
    const Model model(read_workspace(json));
    Likelihood likelihood(model, draw_data(model, model.starting_values(), random));
    found_again += expect_no_lower_minimum(likelihood, "workspace " + std::to_string(number));
  }
  EXPECT_GE(found_again, 36);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
