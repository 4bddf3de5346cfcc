#include "studies/statistics/histfactory/likelihood.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

using Values = std::vector<double>;

struct Named {
  std::string_view key;
  Interpolation interpolation;
};
constexpr std::array<Named, 2> interpolations{
    {{"code4_code4p", Interpolation::code4_code4p}, {"code1_code0", Interpolation::code1_code0}}};

Model model_of(const std::string& id, Interpolation interpolation) {
  return Model(reference_workspace(id),
               {.measurement = "", .poi = "", .interpolation = interpolation});
}

class ReferenceLikelihood : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { HEPSWEEP_REQUIRE_REFERENCE(GetParam()); }
};

TEST_P(ReferenceLikelihood, ParametersInOrder) {
  const Json expected = reference_results(GetParam());
  const Model model = model_of(GetParam(), Interpolation::code4_code4p);
  const Json& parameters = expected.at("parameters");
  ASSERT_EQ(model.parameters().size(), parameters.size());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& actual = model.parameters()[i];
    const Json& wanted = parameters[i];
    SCOPED_TRACE(actual.name);
    EXPECT_EQ(actual.name, wanted.at("name").get<std::string>());
    EXPECT_EQ(name_of(actual.constraint), wanted.at("constraint").get<std::string>());
    EXPECT_EQ(actual.init, wanted.at("init").get<double>());
    EXPECT_EQ(actual.lower, wanted.at("lower").get<double>());
    EXPECT_EQ(actual.upper, wanted.at("upper").get<double>());
    EXPECT_EQ(actual.fixed, wanted.at("fixed").get<bool>());
    EXPECT_NEAR(actual.prefit_width(), wanted.at("prefit_width").get<double>(), 1e-9);
    if (wanted.contains("auxiliary")) {
      const double auxiliary = wanted.at("auxiliary").get<double>();
      EXPECT_NEAR(actual.auxiliary, auxiliary, 1e-8 * (1 + auxiliary));
    }
  }
  EXPECT_EQ(model.parameters()[model.poi()].name, expected.at("poi").get<std::string>());
}

TEST_P(ReferenceLikelihood, ChannelsInOrder) {
  const Json expected = reference_results(GetParam());
  const Model model = model_of(GetParam(), Interpolation::code4_code4p);
  ASSERT_EQ(model.channels().size(), expected.at("channel_order").size());
  for (std::size_t i = 0; i < model.channels().size(); ++i) {
    EXPECT_EQ(model.channels()[i].name, expected.at("channel_order")[i].get<std::string>());
    EXPECT_EQ(model.channels()[i].bins, expected.at("channel_bins")[i].get<std::size_t>());
  }
}

TEST_P(ReferenceLikelihood, ProbePoints) {
  const Json expected = reference_results(GetParam());
  for (const auto& [key, interpolation] : interpolations) {
    if (!expected.at("interpolation").contains(std::string(key))) continue;
    const Model model = model_of(GetParam(), interpolation);
    Likelihood likelihood(model);
    for (const Json& point : expected.at("interpolation").at(std::string(key)).at("probe_points")) {
      const auto parameters = point.at("parameters").get<Values>();
      const auto yields = point.at("expected").get<Values>();
      const Values actual = model.asimov(parameters).main;
      ASSERT_EQ(actual.size(), yields.size());
      for (std::size_t bin = 0; bin < yields.size(); ++bin) {
        EXPECT_NEAR(actual[bin], yields[bin], 1e-10 * std::abs(yields[bin])) << key << " " << bin;
      }
      const double twice_nll = point.at("twice_nll_observed").get<double>();
      EXPECT_NEAR(likelihood.twice_nll(parameters), twice_nll, 1e-10 * std::abs(twice_nll)) << key;
    }
  }
}

TEST_P(ReferenceLikelihood, DataSetsAtTheStartingValues) {
  const Json expected = reference_results(GetParam());
  const Model model = model_of(GetParam(), Interpolation::code4_code4p);
  const Values start = model.starting_values();
  const Json& sets = expected.at("interpolation").at("code4_code4p").at("datasets");
  for (const std::string key : {"observed", "asimov_mu1"}) {
    Likelihood likelihood(model, key == "observed" ? model.observed() : model.asimov(start));
    const Json& wanted = sets.at(key);
    const auto main = wanted.at("observations").get<Values>();
    const auto auxiliary = wanted.at("auxdata").get<Values>();
    ASSERT_EQ(likelihood.data().auxiliary.size(), auxiliary.size());
    for (std::size_t i = 0; i < main.size(); ++i) {
      EXPECT_NEAR(likelihood.data().main[i], main[i], 1e-9 * (1 + main[i]));
    }
    for (std::size_t i = 0; i < auxiliary.size(); ++i) {
      EXPECT_NEAR(likelihood.data().auxiliary[i], auxiliary[i], 1e-8 * (1 + auxiliary[i]));
    }
    const double twice_nll = wanted.at("twice_nll_nominal").get<double>();
    EXPECT_NEAR(likelihood.twice_nll(start), twice_nll, 1e-10 * std::abs(twice_nll)) << key;
  }
}

// Points all over the bounds, with alphas at and on either side of 1 and -1.
Values random_point(const Model& model, RandomStream& random) {
  Values point;
  for (const Parameter& parameter : model.parameters()) {
    if (parameter.lower == -5) {
      static constexpr std::array<double, 5> edges{-1 - 1e-9, -0.999, 0.3, 0.999, 1 + 1e-9};
      const bool at_edge = random.uniform() < 0.5;
      point.push_back(at_edge ? edges[random.below(edges.size())] : -3 + 6 * random.uniform());
    } else {
      const double low = std::max(parameter.lower, 0.3);
      point.push_back(low + (std::min(parameter.upper, 2.0) - low) * random.uniform());
    }
  }
  return point;
}

// A central difference with Richardson's step, good to about 1e-9 of the scale.
template <typename Function>
double difference(Function function, Values point, std::size_t index) {
  const auto slope = [&](double step) {
    const double centre = point[index];
    point[index] = centre + step;
    const double above = function(point);
    point[index] = centre - step;
    const double below = function(point);
    point[index] = centre;
    return (above - below) / (2 * step);
  };
  const double step = 2e-4;
  return (4 * slope(step / 2) - slope(step)) / 3;
}

TEST_P(ReferenceLikelihood, GradientIsTheSlope) {
  for (const auto& [key, interpolation] : interpolations) {
    const Model model = model_of(GetParam(), interpolation);
    Likelihood likelihood(model);
    RandomStream random(stream_key(5, 0, "gradient", GetParam()));
    Values gradient(model.parameters().size());
    for (int i = 0; i < 20; ++i) {
      const Values point = random_point(model, random);
      const double value = likelihood.gradient(point, gradient);
      if (!std::isfinite(value)) continue;  // a histosys beyond 3 sigma may empty a bin
      EXPECT_EQ(value, likelihood.twice_nll(point));
      for (std::size_t p = 0; p < point.size(); ++p) {
        const double slope =
            difference([&](const Values& at) { return likelihood.twice_nll(at); }, point, p);
        EXPECT_NEAR(gradient[p], slope, 2e-5 * (1 + std::abs(slope)) + 1e-8 * std::abs(value))
            << key << " " << model.parameters()[p].name << " at " << point[p];
      }
    }
  }
}

TEST_P(ReferenceLikelihood, HessianIsTheSlopeOfTheGradient) {
  for (const auto& [key, interpolation] : interpolations) {
    const Model model = model_of(GetParam(), interpolation);
    Likelihood likelihood(model);
    RandomStream random(stream_key(5, 0, "hessian", GetParam()));
    const std::size_t size = model.parameters().size();
    Values gradient(size);
    Matrix hessian(size);
    for (int i = 0; i < 10; ++i) {
      Values point = random_point(model, random);
      for (double& value : point) {
        if (std::abs(std::abs(value) - 1) < 1e-2) value *= 0.97;  // where the slope has a kink
      }
      if (i == 0 && model.parameters()[model.poi()].lower == 0) point[model.poi()] = 0;
      if (!std::isfinite(likelihood.gradient(point, gradient))) continue;
      likelihood.hessian(hessian);
      for (std::size_t p = 0; p < size; ++p) {
        for (std::size_t q = 0; q < size; ++q) {
          const auto element = [&](const Values& at) {
            likelihood.gradient(at, gradient);
            return gradient[q];
          };
          const double slope = difference(element, point, p);
          EXPECT_NEAR(hessian(p, q), slope,
                      1e-6 * (1 + std::sqrt(std::abs(hessian(p, p) * hessian(q, q)))))
              << key << " " << model.parameters()[p].name << ", " << model.parameters()[q].name;
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(HistFactory, ReferenceLikelihood, ::testing::ValuesIn(reference_cases()),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace hepsweep::studies::histfactory
