#include "studies/statistics/histfactory/report.hh"

namespace hepsweep::studies::histfactory {
namespace {

Discovery expected_discovery(const Fitter& fitter, const Model& model) {
  std::vector<double> nominal = model.starting_values();
  for (std::size_t i = 0; i < nominal.size(); ++i) {
    if (fitter.region().is_fixed(i)) nominal[i] = fitter.region().lower[i];
  }
  nominal[model.poi()] = 1;
  Likelihood likelihood(model, model.asimov(nominal));
  Fitter asimov(likelihood, fitter.region());
  return discovery(asimov);
}

}  // namespace

FitStatus Report::status() const {
  if (fit.minimum.status != FitStatus::converged || !has_inference) return fit.minimum.status;
  for (const FitStatus each :
       {profile_0.status, profile_1.status, discovery.status, expected_discovery.status,
        limit_test_1.status, upper_limit.status}) {
    if (each != FitStatus::converged) return each;
  }
  return FitStatus::converged;
}

Report make_report(Fitter& fitter) {
  const Model& model = fitter.model();
  Report report;
  report.data = fitter.likelihood().data();
  report.region = fitter.region();
  report.expected_before = model.asimov(model.starting_values()).main;
  report.twice_nll_nominal = fitter.likelihood().twice_nll(model.starting_values());
  report.fit = fit(fitter);
  const std::size_t poi = model.poi();
  report.has_inference =
      poi != Model::no_poi && !fitter.region().is_fixed(poi) && report.fit.minimum.has_converged();
  if (!report.has_inference) return report;
  report.profile_0 = fitter.with_poi(0);
  report.profile_1 = fitter.with_poi(1);
  report.discovery = discovery(fitter);
  report.expected_discovery = expected_discovery(fitter, model);
  report.limit_test_1 = limit_test(fitter, 1);
  report.upper_limit = upper_limit(fitter);
  report.impacts = impacts(fitter, report.fit);
  return report;
}

}  // namespace hepsweep::studies::histfactory
