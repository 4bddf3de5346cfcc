#include "tests/studies/events/event_files.hh"
#include "worker/trainer/training_weights.hh"

namespace hepsweep::testing {
namespace {

using nn::ClassWeights;
using studies::EventTable;
using studies::NegativeWeights;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using worker::trained_events;
using worker::training_weights;

EventTable five_events() {
  EventTable table;
  table.classes = {"ztautau", "htautau", "ttbar"};
  table.labels = {0, 0, 1, 0, 1};
  table.weights = {3, -1, 0.5, 2, 0.5};
  return table;
}

const std::vector<std::uint32_t> all = {0, 1, 2, 3, 4};

TEST(TrainingWeights, AreTheEventsOwnWhereNothingIsAsked) {
  const EventTable table = five_events();
  EXPECT_EQ(trained_events(table, all, NegativeWeights::keep), all);
  EXPECT_THAT(training_weights(table, all, NegativeWeights::keep, {}), IsEmpty());
  EXPECT_THAT(training_weights(table, all, NegativeWeights::drop, {}), IsEmpty());
}

TEST(TrainingWeights, NegativeOnesArePositiveOrLeftOut) {
  EventTable table = five_events();
  EXPECT_THAT(training_weights(table, all, NegativeWeights::absolute, {}),
              ElementsAre(3, 1, 0.5, 2, 0.5));
  EXPECT_THAT(trained_events(table, all, NegativeWeights::drop), ElementsAre(0, 2, 3, 4));
  table.weights.assign(5, -1);
  EXPECT_THAT(input_error([&] { trained_events(table, all, NegativeWeights::drop); }),
              HasSubstr("data.negative_weights"));
}

TEST(TrainingWeights, FactorsByClass) {
  const ClassWeights classes{.balanced = false, .factors = {{"htautau", 4}}};
  EXPECT_THAT(training_weights(five_events(), all, NegativeWeights::keep, classes),
              ElementsAre(3, -1, 2, 2, 2));
}

TEST(TrainingWeights, BalancedClassesWeighTheSameAndAllWeighWhatTheyDid) {
  const ClassWeights balanced{.balanced = true, .factors = {}};
  // Sums of |w|: 6 and 1; no event of the third class, which counts for nothing.
  EXPECT_THAT(training_weights(five_events(), all, NegativeWeights::absolute, balanced),
              ElementsAre(3 * 3.5F / 6, 3.5F / 6, 1.75, 2 * 3.5F / 6, 1.75));
  const std::vector<std::uint32_t> kept = {0, 2, 3, 4};
  EXPECT_THAT(training_weights(five_events(), kept, NegativeWeights::drop, balanced),
              ElementsAre(1.8F, 1.5, 1.2F, 1.5));
  EventTable weightless = five_events();
  weightless.weights[2] = weightless.weights[4] = 0;
  EXPECT_THAT(
      input_error([&] { training_weights(weightless, all, NegativeWeights::keep, balanced); }),
      HasSubstr("\"htautau\""));
}

TEST(TrainingWeights, SettingsAreRead) {
  const auto read = [](const std::string& text) {
    return nn::read_class_weights(parse_json(text, "test"), "training.class_weights");
  };
  EXPECT_TRUE(read("\"balanced\"").balanced);
  EXPECT_EQ(read(R"({"signal": 2.5})").factors.at(0).second, 2.5);
  for (const char* wrong : {"\"balance\"", "3", "[1, 2]", R"({"signal": 0})", R"({"signal": -1})",
                            R"({"signal": "x"})"}) {
    EXPECT_THAT(input_error([&] { read(wrong); }), HasSubstr("training.class_weights")) << wrong;
  }
  const ClassWeights unknown{.balanced = false, .factors = {{"higgs", 2}}};
  EXPECT_THAT(input_error([&] { worker::check_class_weights(unknown, five_events().classes); }),
              AllOf(HasSubstr("training.class_weights.higgs"), HasSubstr("ttbar")));
  const std::string start = R"({"files": [{"path": "a.csv"}], "label": "y")";
  EXPECT_EQ(data_settings(start + "}").negative_weights, NegativeWeights::keep);
  EXPECT_EQ(data_settings(start + R"(, "negative_weights": "drop"})").negative_weights,
            NegativeWeights::drop);
  EXPECT_THAT(input_error([&] { data_settings(start + R"(, "negative_weights": "dropp"})"); }),
              AllOf(HasSubstr("data.negative_weights"), HasSubstr("did you mean \"drop\"?")));
}

}  // namespace
}  // namespace hepsweep::testing
