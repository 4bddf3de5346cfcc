#include "tests/studies/statistics/histfactory/reference.hh"

#include <algorithm>

#include "core/files.hh"
#include "core/json_file.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::studies::histfactory {

std::filesystem::path reference_folder() {
  return testing::reference_data_folder() / ".." / "reference" / "statistics" / "histfactory";
}

std::vector<std::string> reference_cases() {
  std::vector<std::string> cases;
  const std::string ending = ".reference.json";
  if (std::filesystem::exists(reference_folder())) {
    for (const auto& entry : std::filesystem::directory_iterator(reference_folder())) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(ending)) cases.push_back(name.substr(0, name.size() - ending.size()));
    }
  }
  std::sort(cases.begin(), cases.end());
  return cases.empty() ? std::vector<std::string>{"missing"} : cases;
}

Workspace reference_workspace(const std::string& id) {
  const auto file = reference_folder() / (id + ".workspace.json");
  return parse_workspace(read_file(file), file.string());
}

Json reference_results(const std::string& id) {
  return read_json_file(reference_folder() / (id + ".reference.json"));
}

Json small_workspace() {
  return Json::parse(R"({
    "channels": [
      {"name": "SR", "samples": [
        {"name": "signal", "data": [5, 10.5], "modifiers": [
          {"name": "mu", "type": "normfactor", "data": null},
          {"name": "lumi", "type": "lumi", "data": null}]},
        {"name": "background", "data": [50.0, 20.0], "modifiers": [
          {"name": "xs", "type": "normsys", "data": {"hi": 1.1, "lo": 0.93}},
          {"name": "shape", "type": "histosys",
           "data": {"hi_data": [52.0, 19.0], "lo_data": [49.0, 22.0]}},
          {"name": "mc", "type": "shapesys", "data": [3.0, 2.0]}]}]},
      {"name": "CR", "samples": [
        {"name": "background", "data": [100.0], "modifiers": [
          {"name": "xs", "type": "normsys", "data": {"hi": 1.05, "lo": 0.97}},
          {"name": "stat", "type": "staterror", "data": [4.0]},
          {"name": "free", "type": "shapefactor", "data": null}]}]}],
    "observations": [{"name": "SR", "data": [57.0, 33.0]}, {"name": "CR", "data": [95]}],
    "measurements": [{"name": "fit", "config": {"poi": "mu", "parameters": [
      {"name": "lumi", "inits": [1.0], "bounds": [[0.5, 1.5]], "auxdata": [1.0],
       "sigmas": [0.02]},
      {"name": "xs", "fixed": false}]}}],
    "version": "1.0.0"})");
}

Json& sample(Json& workspace, std::size_t channel, std::size_t index) {
  return workspace["channels"][channel]["samples"][index];
}

Workspace counting(double s, double b, double n) {
  Json json = small_workspace();
  json["channels"].erase(1);
  json["observations"].erase(1);
  json["measurements"][0]["config"]["parameters"] = Json::array();
  json["observations"][0]["data"] = {n};
  sample(json, 0, 0) = {
      {"name", "signal"},
      {"data", {s}},
      {"modifiers", {{{"name", "mu"}, {"type", "normfactor"}, {"data", nullptr}}}}};
  sample(json, 0, 1) = {{"name", "background"}, {"data", {b}}, {"modifiers", Json::array()}};
  return read_workspace(json);
}

FitResult fit_of(const Workspace& workspace) {
  const Model model(workspace);
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  return fit(fitter);
}

}  // namespace hepsweep::studies::histfactory
