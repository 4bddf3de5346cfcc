// What a fitter remembers is what it would find.
#include "studies/statistics/histfactory/fitter.hh"

#include <gtest/gtest.h>

#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

TEST(Fitter, RemembersMinimaBitForBit) {
  const Model model(read_workspace(small_workspace()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const Minimum first = fitter.with_poi(1);
  fitter.with_poi(2);
  EXPECT_EQ(&fitter.with_poi(1), &fitter.with_poi(1));
  EXPECT_EQ(fitter.with_poi(1).parameters, first.parameters);
  EXPECT_EQ(fitter.with_fixed(model.poi(), 1).parameters, first.parameters);
  const std::vector<double> errors = fitter.errors().uncertainties;
  EXPECT_EQ(hesse(likelihood, fitter.region(), fitter.best()).uncertainties, errors);
}

TEST(Fitter, ForgetsThemWithNewData) {
  const Model model(read_workspace(small_workspace()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const double before = fitter.with_poi(1).twice_nll;
  const double error_before = fitter.errors().uncertainties[model.poi()];
  Data other = model.observed();
  other.main[0] += 20;
  fitter.set_data(other);
  EXPECT_NE(fitter.errors().uncertainties[model.poi()], error_before);
  Likelihood fresh(model, other);
  EXPECT_EQ(fitter.with_poi(1).twice_nll, Fitter(fresh).with_poi(1).twice_nll);
  EXPECT_NE(fitter.with_poi(1).twice_nll, before);
  fitter.set_asimov_data(model.starting_values());
  EXPECT_NE(fitter.with_poi(1).twice_nll, Fitter(fresh).with_poi(1).twice_nll);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
