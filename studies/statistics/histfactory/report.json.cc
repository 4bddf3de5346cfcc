#include "studies/statistics/histfactory/report.hh"

#include "core/json_number.hh"

namespace hepsweep::studies::histfactory {
namespace {

template <typename Numbers>
Json numbers(const Numbers& values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(number_json(value));
  return list;
}

Json to_json(const Minimum& minimum) {
  const bool is_known = minimum.has_converged();
  return {{"twice_nll", is_known ? number_json(minimum.twice_nll) : Json()},
          {"parameters", is_known ? numbers(minimum.parameters) : Json()},
          {"status", name_of(minimum.status)}};
}

Json correlation_json(const Matrix& correlation) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < correlation.size(); ++i) {
    rows.push_back(
        numbers(std::vector<double>(correlation.row(i), correlation.row(i) + correlation.size())));
  }
  return rows;
}

Json to_json(const FitResult& fit) {
  Json json = to_json(fit.minimum);
  json["mu_hat"] = number_json(fit.poi_hat);
  json["mu_at_lower_bound"] = fit.poi_at_lower_bound;
  json["mu_at_upper_bound"] = fit.poi_at_upper_bound;
  json["mu_uncertainty"] = number_json(fit.poi_uncertainty);
  json["mu_interval_minus"] = number_json(fit.interval.minus);
  json["mu_interval_plus"] = number_json(fit.interval.plus);
  if (fit.poi_at_lower_bound) {
    json["mu_hat_unbounded"] = number_json(fit.poi_hat_unbounded);
    json["twice_nll_unbounded"] = number_json(fit.twice_nll_unbounded);
  }
  if (fit.hesse.exists()) {
    json["uncertainties"] = numbers(fit.hesse.uncertainties);
    json["correlation"] = correlation_json(fit.hesse.correlation);
  } else {
    json["uncertainties"] = nullptr;
    json["correlation"] = nullptr;
    json["uncertainties_absent_because"] = fit.hesse.absent_because;
  }
  const bool is_known = fit.minimum.has_converged();
  json["pulls"] = is_known ? numbers(fit.pulls) : Json();
  json["constraints"] = is_known ? numbers(fit.constraints) : Json();
  return json;
}

Json to_json(const Discovery& discovery) {
  return {{"q0", number_json(discovery.q0)},
          {"Z", number_json(discovery.significance)},
          {"p0", number_json(discovery.p0)},
          {"q0_asimov_mu1_conditional", number_json(discovery.q0_expected)},
          {"Z_expected_conditional", number_json(discovery.significance_expected)},
          {"status", name_of(discovery.status)}};
}

Json to_json(const LimitTest& test) {
  return {{"qmu_tilde", number_json(test.q)},
          {"qmu_tilde_asimov_mu0_conditional", number_json(test.q_asimov)},
          {"CLsb", number_json(test.cl_sb)},
          {"CLb", number_json(test.cl_b)},
          {"CLs", number_json(test.cls)},
          {"CLs_expected", numbers(test.cls_expected)},
          {"status", name_of(test.status)}};
}

Json to_json(const UpperLimit& limit) {
  return {{"observed", number_json(limit.observed)},
          {"expected", numbers(limit.expected)},
          {"status", name_of(limit.status)}};
}

Json to_json(const Model& model, const Impact& impact) {
  Json json{{"parameter", model.parameters()[impact.parameter].name}};
  Json at_bound = Json::array();
  const auto add = [&](const char* key, const Impact::Shift& shift) {
    json[key] = number_json(shift.value);
    if (shift.is_at_bound) at_bound.push_back(key);
  };
  add("prefit_up", impact.prefit_up);
  add("prefit_down", impact.prefit_down);
  add("postfit_up", impact.postfit_up);
  add("postfit_down", impact.postfit_down);
  if (!at_bound.empty()) json["mu_at_bound_in"] = std::move(at_bound);
  return json;
}

Json parameters_json(const Model& model, const Region& region) {
  Json list = Json::array();
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    const Parameter& parameter = model.parameters()[i];
    Json json{{"name", parameter.name},
              {"constraint", name_of(parameter.constraint)},
              {"init", parameter.init},
              {"lower", parameter.lower},
              {"upper", parameter.upper},
              {"fixed", region.is_fixed(i)},
              {"prefit_width", parameter.prefit_width()}};
    if (parameter.constraint != Constraint::none) json["auxiliary"] = parameter.auxiliary;
    if (region.is_fixed(i) && !parameter.fixed) json["fixed_at"] = region.lower[i];
    list.push_back(std::move(json));
  }
  return list;
}

// Events of each bin, channel by channel.
Json expected_json(const Model& model, const Report& report) {
  Json json{{"prefit", numbers(report.expected_before)}};
  const Minimum& minimum = report.fit.minimum;
  json["postfit"] =
      minimum.has_converged() ? numbers(model.asimov(minimum.parameters).main) : Json();
  return json;
}

Json channel_names(const Model& model) {
  Json names = Json::array();
  for (const ChannelBins& channel : model.channels()) names.push_back(channel.name);
  return names;
}

}  // namespace

Json to_json(const Model& model, const Report& report) {
  Json json;
  json["poi"] =
      model.poi() == Model::no_poi ? Json(nullptr) : Json(model.parameters()[model.poi()].name);
  json["status"] = name_of(report.status());
  json["channel_order"] = channel_names(model);
  json["parameters"] = parameters_json(model, report.region);
  json["observations"] = numbers(report.data.main);
  json["auxdata"] = numbers(report.data.auxiliary);
  json["expected"] = expected_json(model, report);
  json["twice_nll_nominal"] = number_json(report.twice_nll_nominal);
  json["fit"] = to_json(report.fit);
  if (!report.has_inference) return json;
  json["profile_mu0"] = to_json(report.profile_0);
  json["profile_mu1"] = to_json(report.profile_1);
  json["discovery"] = to_json(report.discovery);
  json["asimov_mu1"] = {{"discovery", to_json(report.expected_discovery)}};
  json["limit_test_mu1"] = to_json(report.limit_test_1);
  json["upper_limit_95"] = to_json(report.upper_limit);
  json["impacts"] = nullptr;
  if (report.fit.poi_at_lower_bound) return json;
  json["impacts"] = Json::array();
  for (const Impact& impact : report.impacts) json["impacts"].push_back(to_json(model, impact));
  return json;
}

}  // namespace hepsweep::studies::histfactory
