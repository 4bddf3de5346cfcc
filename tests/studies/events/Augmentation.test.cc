#include "studies/events/augmentation.hh"

#include <cmath>
#include <limits>
#include <numbers>

#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::AugmentationSettings;
using studies::EventAugmentation;
using studies::EventTable;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr double pi = std::numbers::pi;

// Azimuths in degrees, so that nothing works by the default range alone.
AugmentationSettings everything() {
  AugmentationSettings settings;
  settings.rotate_phi = settings.reflect_phi = settings.reflect_eta = true;
  settings.phi = {"phi_1", "phi_2"};
  settings.eta = {"eta"};
  settings.phi_low = 0;
  settings.phi_high = 360;
  return settings;
}

EventTable one_event() {
  EventTable table;
  table.columns = {"pt", "phi_1", "eta", "phi_2"};
  table.values = {50, 350, 1.5F, 30};
  table.labels = {0};
  table.weights = {1};
  return table;
}

void check(const AugmentationSettings& augmentation, const EventTable& table) {
  studies::DataSettings settings;
  settings.augmentation = augmentation;
  studies::check_augmentation(settings, table);
}

std::vector<float> moved(const AugmentationSettings& settings, std::int64_t epoch,
                         std::uint32_t event = 7, std::uint64_t seed = 1,
                         std::uint64_t replica = 0) {
  const EventTable table = one_event();
  std::vector<float> row = table.values;
  EventAugmentation(settings, {}, table, seed, replica).apply(epoch, event, row.data());
  return row;
}

double turned(double degrees) {
  return std::fmod(degrees + 720, 360);
}

TEST(LectureRow, F23_augmentationOfTheSameSeedAndEpochIsIdentical) {
  EXPECT_EQ(moved(everything(), 3), moved(everything(), 3));
  EXPECT_NE(moved(everything(), 3), moved(everything(), 4));
  EXPECT_NE(moved(everything(), 3, 7), moved(everything(), 3, 8));
  EXPECT_NE(moved(everything(), 3, 7, 1), moved(everything(), 3, 7, 2));
  EXPECT_NE(moved(everything(), 3, 7, 1, 0), moved(everything(), 3, 7, 1, 1));
}

TEST(Augmentation, TurnsAllAzimuthsTogether) {
  AugmentationSettings settings = everything();
  settings.reflect_phi = settings.reflect_eta = false;
  for (std::int64_t epoch = 1; epoch <= 50; ++epoch) {
    const auto row = moved(settings, epoch);
    EXPECT_EQ(row[0], 50);
    EXPECT_EQ(row[2], 1.5F);
    EXPECT_GE(row[1], 0);
    EXPECT_LE(row[1], 360);
    EXPECT_NEAR(turned(row[3] - row[1]), 40, 1e-3);
  }
}

TEST(Augmentation, MirrorsAllAzimuthsTogether) {
  AugmentationSettings settings = everything();
  settings.rotate_phi = false;
  int mirrored = 0;
  for (std::int64_t epoch = 1; epoch <= 400; ++epoch) {
    const auto row = moved(settings, epoch);
    const bool mirror = row[1] < 100;
    EXPECT_NEAR(row[1], mirror ? 10 : 350, 1e-4);
    EXPECT_NEAR(row[3], mirror ? 330 : 30, 1e-4);
    mirrored += mirror ? 1 : 0;
  }
  EXPECT_NEAR(mirrored, 200, 50);  // five standard deviations
}

// Each of the three draws its own numbers, whatever the others do.
TEST(Augmentation, WhatIsSwitchedOnChangesNothingElse) {
  AugmentationSettings eta_alone = everything();
  eta_alone.rotate_phi = eta_alone.reflect_phi = false;
  int reflected = 0;
  for (std::int64_t epoch = 1; epoch <= 400; ++epoch) {
    const auto row = moved(eta_alone, epoch);
    EXPECT_EQ(row[1], 350);
    EXPECT_EQ(row[3], 30);
    EXPECT_EQ(row[2], moved(everything(), epoch)[2]);
    reflected += row[2] < 0 ? 1 : 0;
  }
  EXPECT_NEAR(reflected, 200, 50);
}

TEST(Augmentation, AnglesAreUniformAndIndependentOfTheMirror) {
  std::vector<int> quarters(4);
  for (std::uint32_t event = 0; event < 4000; ++event) {
    const float phi = moved(everything(), 1, event)[1];
    ++quarters.at(std::min<std::size_t>(static_cast<std::size_t>(phi / 90), 3));
  }
  for (const int quarter : quarters) EXPECT_NEAR(quarter, 1000, 140);
}

TEST(Augmentation, UndefinedAnglesStayUndefined) {
  EventTable table = one_event();
  table.values = {50, nan, nan, 30};
  std::vector<float> row = table.values;
  EventAugmentation(everything(), {}, table, 1, 0).apply(1, 1, row.data());
  EXPECT_TRUE(std::isnan(row[1]));
  EXPECT_TRUE(std::isnan(row[2]));
  EXPECT_FALSE(std::isnan(row[3]));
}

TEST(Augmentation, SettingsAreReadWithTheirDefaults) {
  const std::string start = R"({"files": [{"path": "a.csv"}], "label": "y")";
  const auto none = data_settings(start + "}").augmentation;
  EXPECT_FALSE(none.changes_events());
  const auto some = data_settings(start + R"(, "augmentation": {"rotate_phi": true,
      "phi": ["a", "b"], "phi_range": [-1.7439, 1.7439], "eta": ["c"]}})")
                        .augmentation;
  EXPECT_TRUE(some.rotate_phi);
  EXPECT_FALSE(some.reflect_phi);
  EXPECT_THAT(some.phi, ElementsAre("a", "b"));
  EXPECT_EQ(some.phi_high, 1.7439);
  const auto usual = data_settings(start + R"(, "augmentation": {"phi": ["a"]}})").augmentation;
  EXPECT_DOUBLE_EQ(usual.phi_high, pi);
}

TEST(Augmentation, BadSettingsHaveAMessage) {
  const auto error = [](const std::string& augmentation) {
    return input_error([&] {
      data_settings(R"({"files": [{"path": "a.csv"}], "label": "y", "augmentation": )" +
                    augmentation + "}");
    });
  };
  EXPECT_THAT(error(R"({"rotate": true})"),
              AllOf(HasSubstr("data.augmentation.rotate"), HasSubstr("rotate_phi")));
  EXPECT_THAT(error(R"({"rotate_phi": true})"), HasSubstr("data.augmentation.phi: the columns"));
  EXPECT_THAT(error(R"({"reflect_eta": true, "phi": ["a"]})"),
              HasSubstr("data.augmentation.eta: the columns"));
  EXPECT_THAT(error(R"({"phi": ["a"], "eta": ["a"]})"), HasSubstr("stands in \"phi\" too"));
  EXPECT_THAT(error(R"({"phi": ["a", "a"]})"), HasSubstr("data.augmentation.phi[1]"));
  EXPECT_THAT(error(R"({"phi": "a"})"), HasSubstr("not a list of columns"));
  for (const char* range : {"[1, 1]", "[2, 1]", "[1]", "3", R"(["a", "b"])", "[1, 2, 3]"}) {
    EXPECT_THAT(error(R"({"phi_range": )" + std::string(range) + "}"),
                HasSubstr("data.augmentation.phi_range"))
        << range;
  }
}

TEST(Augmentation, ColumnsMustBeThereAndAzimuthsFillTheTurn) {
  AugmentationSettings settings = everything();
  const EventTable table = one_event();
  EXPECT_NO_THROW(check(settings, table));
  settings.phi[1] = "phi_3";
  EXPECT_THAT(input_error([&] { check(settings, table); }),
              AllOf(HasSubstr("data.augmentation.phi[1]"), HasSubstr("did you mean \"phi_")));
  settings = everything();
  settings.eta = {"ata"};
  EXPECT_THAT(input_error([&] { check(settings, table); }), HasSubstr("data.augmentation.eta[0]"));
  settings = everything();
  settings.phi_high = 300;
  EXPECT_THAT(input_error([&] { check(settings, table); }),
              AllOf(HasSubstr("phi_1"), HasSubstr("[0, 300]")));
}

TEST(Augmentation, ATurnThatIsTooLongIsNoticed) {
  EventTable table;
  table.columns = {"phi"};
  for (int i = 0; i < 300; ++i) table.values.push_back(static_cast<float>(i % 100) / 100 - 0.5F);
  table.labels.resize(300);
  table.weights.resize(300, 1);
  AugmentationSettings settings;
  settings.phi = {"phi"};
  EXPECT_THAT(input_error([&] { check(settings, table); }),
              HasSubstr("data.augmentation.phi_range: the column \"phi\" lies in [-0.5, 0.49]"));
  settings.phi_low = -0.5;
  settings.phi_high = 0.5;
  EXPECT_NO_THROW(check(settings, table));
}

}  // namespace
}  // namespace hepsweep::testing
