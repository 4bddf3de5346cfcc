#include "studies/commands/events_command.hh"

#include <sstream>

#include <fmt/core.h>

#include "core/files.hh"
#include "core/log.hh"
#include "core/random.hh"
#include "studies/commands/events_convert.hh"
#include "studies/commands/events_describe.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

ExitCode run(const std::string& arguments) {
  Program program("hepsweep", "");
  studies::register_events(program);
  std::vector<std::string> words{"events"};
  std::istringstream text(arguments);
  for (std::string word; text >> word;) words.push_back(word);
  return program.parse(words);
}

class EventsCommand : public ::testing::Test {
 protected:
  EventsCommand() { configure_log(LogLevel::error); }
  ~EventsCommand() override { configure_log(LogLevel::info); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  bool exists(const std::string& name) const { return std::filesystem::exists(folder_ / name); }

  TemporaryFolder folder_;
};

TEST_F(EventsCommand, GenerateWritesReadableEvents) {
  EXPECT_EQ(run("generate --events 200 --seed 3 -o " + path("a.csv.gz")), ExitCode::done);
  const auto settings =
      data_settings(R"({"generate": {"process": "heavy_higgs", "events": 200, "seed": 3}})");
  const auto direct = studies::load_events(settings);
  const auto read = studies::load_events(one_file(folder_, "a.csv.gz"));
  EXPECT_EQ(read.table.columns.size(), 28U);
  EXPECT_EQ(studies::events_digest(read.table), studies::events_digest(direct.table));
}

TEST_F(EventsCommand, GenerateShiftsAsAStudyDoes) {
  EXPECT_EQ(run("generate --events 200 --seed 3 --jet-energy-scale -1.5 --b-tag-efficiency 2 "
                "--background-normalisation 1 -o " +
                path("a.csv")),
            ExitCode::done);
  const auto shifted = studies::load_events(data_settings(
      R"({"generate": {"process": "heavy_higgs", "events": 200, "seed": 3, "nuisances":
          {"jet_energy_scale": -1.5, "b_tag_efficiency": 2, "background_normalisation": 1}}})"));
  const auto read = studies::load_events(one_file(folder_, "a.csv", R"(, "weight": "weight")"));
  EXPECT_EQ(studies::events_digest(read.table), studies::events_digest(shifted.table));
  EXPECT_THAT(input_error([&] { run("generate --events 5 --jet-energy-scale 9"); }),
              HasSubstr("jet_energy_scale is 9"));
}

TEST_F(EventsCommand, GenerateRefusesBadSettingsAndLeavesNothing) {
  const auto error = [&](const std::string& arguments) {
    return input_error([&] { run("generate " + arguments); });
  };
  EXPECT_THAT(error("--events 0 -o " + path("a.csv")), HasSubstr("0"));
  EXPECT_THAT(error("--events 5 --process heavy_higs -o " + path("a.csv")),
              HasSubstr("did you mean \"heavy_higgs\""));
  EXPECT_THAT(error("--events 5 -o " + path("a.h5")), HasSubstr(".csv.gz"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(EventsCommand, ConvertKeepsEveryCell) {
  const std::string text = "label,name,x\n1,\"a, \"\"b\"\"\nc\",0.10000000000000000001\n0,,1e5\n";
  folder_.write("a.csv", text);
  EXPECT_EQ(run("convert " + path("a.csv") + " " + path("b.csv.gz")), ExitCode::done);
  EXPECT_EQ(run("convert " + path("b.csv.gz") + " " + path("c.csv")), ExitCode::done);
  EXPECT_EQ(read_file(path("c.csv")), text);
  EXPECT_NE(read_file(path("b.csv.gz")), text);
}

TEST_F(EventsCommand, ConvertTakesTheDataOfAStudy) {
  folder_.write("s.csv", "x\n0.5\n");
  folder_.write("b.csv", "x\n-1\n");
  folder_.write("study.json", R"({"data": {"files": [{"path": "s.csv", "class": "signal"},
      {"path": "b.csv", "class": "background", "weight": 2}], "features": ["$set"]}})");
  EXPECT_EQ(run("convert " + path("study.json") + " " + path("all.csv")), ExitCode::done);
  EXPECT_EQ(read_file(path("all.csv")), "label,weight,x\n1,1,0.5\n0,2,-1\n");
}

TEST_F(EventsCommand, ConvertLeavesNothingWhereTheInputIsBad) {
  folder_.write("a.csv", "label,x\n1,2\n0\n");
  EXPECT_THAT(input_error([&] { run("convert " + path("a.csv") + " " + path("b.csv")); }),
              HasSubstr("a.csv:3: 1 field"));
  EXPECT_THAT(input_error([&] { run("convert " + path("none.csv") + " " + path("b.csv")); }),
              HasSubstr("none.csv"));
  EXPECT_THAT(input_error([&] { run("convert " + path("a.csv") + " " + path("b.root")); }),
              HasSubstr("b.root"));
  EXPECT_FALSE(exists("b.csv"));
}

TEST_F(EventsCommand, StudyErrorsNameFileAndLine) {
  folder_.write("study.json", "{\"data\": {\n\"fils\": []}}");
  EXPECT_THAT(input_error([&] { run("describe " + path("study.json")); }), HasSubstr("study.json"));
  folder_.write("none.json", "{\"name\": \"x\"}");
  EXPECT_THAT(input_error([&] { run("describe " + path("none.json")); }),
              HasSubstr("no object \"data\""));
}

TEST_F(EventsCommand, HintsAreThoseOfTheCommandLineOrOfTheStudy) {
  folder_.write("a.csv", "kind,x\nS,1\nB,2\n");
  const std::string data = R"({"data": {"files": [{"path": "a.csv"}], "label": "kind"}})";
  folder_.write("study.json", data);
  EXPECT_THAT(input_error([&] { run("describe --label kind " + path("a.csv")); }),
              AllOf(HasSubstr("a.csv:2"), HasSubstr("say which is signal: --signal \"S\"")));
  EXPECT_THAT(input_error([&] { run("describe " + path("study.json")); }),
              HasSubstr("\"signal\": \"S\""));
}

TEST_F(EventsCommand, DescribeShowsClassesAndColumns) {
  const auto events = studies::MappedEvents(
      load_text(folder_, "label,x,name,y\n1,1,a,-999\n0,3,b,2\n", R"(, "undefined": -999)"));
  const std::string text = studies::events_text(events);
  EXPECT_THAT(text, AllOf(HasSubstr("2 events, 2 numeric columns, digest " + events.digest()),
                          HasSubstr("background"), HasSubstr("sum of weights"),
                          HasSubstr("undefined"), HasSubstr("name: text, \"a\"")));
  const Json json = studies::events_json(events);
  EXPECT_EQ(json.at("events").get<int>(), 2);
  const Json& x = json.at("columns").at(0);
  EXPECT_EQ(x.at("name").get<std::string>(), "x");
  EXPECT_EQ(x.at("min").get<double>(), 1);
  EXPECT_EQ(x.at("max").get<double>(), 3);
  EXPECT_EQ(x.at("mean").get<double>(), 2);
  EXPECT_EQ(x.at("sd").get<double>(), 1);
  EXPECT_EQ(json.at("columns").at(1).at("undefined").get<double>(), 0.5);
  EXPECT_EQ(json.at("classes").at(1).at("events").get<int>(), 1);
}

// Row G11: the classes by name with their counts; G13: which feature has power, and that a random
// one has none.
TEST_F(EventsCommand, G11_G13_DescribeCountsClassesAndRanksFeatures) {
  std::string csv = "label,strong,weak,reversed,random\n";
  RandomStream random(5);
  for (int i = 0; i < 4000; ++i) {
    const int label = i % 4 == 0 ? 1 : 0;
    const double strong = random.normal() + 2 * label;
    const double weak = random.normal() + 0.5 * label;
    const double chance = random.normal();
    csv += fmt::format("{},{},{},{},{}\n", label, strong, weak, -strong,
                       i % 100 == 3 ? "" : fmt::format("{}", chance));
  }
  const auto events = studies::MappedEvents(load_text(folder_, csv));
  EXPECT_THAT(studies::events_text(events), ContainsRegex("signal +1000 .*\n.*\n?.*auc"));
  EXPECT_THAT(studies::events_text(events), ContainsRegex("background +3000"));
  const Json json = studies::events_json(events);
  const auto area = [&](std::size_t column) {
    return json.at("columns").at(column).at("auc").get<double>();
  };
  const auto error = [&](std::size_t column) {
    return json.at("columns").at(column).at("auc_error").get<double>();
  };
  EXPECT_NEAR(area(0), 0.9214, 3 * error(0));  // Phi(2 / sqrt(2))
  EXPECT_NEAR(area(1), 0.6382, 3 * error(1));  // Phi(0.5 / sqrt(2))
  EXPECT_NEAR(area(2), 1 - area(0), 1e-15);
  EXPECT_NEAR(area(3), 0.5, 3 * error(3));
  EXPECT_LT(error(3), 0.012);
}

TEST_F(EventsCommand, DescribeKnowsNoPowerOfFeaturesWithoutTwoClasses) {
  const auto three = studies::MappedEvents(load_text(folder_, "label,x\n0,1\n1,2\n2,4\n"));
  EXPECT_THAT(studies::events_text(three), Not(HasSubstr("auc")));
  EXPECT_TRUE(studies::events_json(three).at("columns").at(0).at("auc").is_null());
  const auto single = studies::MappedEvents(load_text(folder_, "label,x\n0,1\n1,2\n"));
  EXPECT_EQ(studies::events_json(single).at("columns").at(0).at("auc").get<double>(), 1);
  EXPECT_TRUE(studies::events_json(single).at("columns").at(0).at("auc_error").is_null());
}

}  // namespace
}  // namespace hepsweep::testing
