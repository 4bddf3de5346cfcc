#include "studies/events/event_cache.hh"
#include "studies/events/idx_events.hh"
#include "studies/events/prediction.hh"
#include "tests/studies/events/event_files.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::testing {
namespace {

using studies::EventTable;
using studies::RawEvents;
using studies::read_events;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string idx(const std::vector<unsigned>& sizes, const std::string& values, char type = 8) {
  std::string bytes{'\0', '\0', type, static_cast<char>(sizes.size())};
  for (const unsigned size : sizes) {
    for (const unsigned shift : {24U, 16U, 8U, 0U})
      bytes += static_cast<char>(size >> shift & 255U);
  }
  return bytes + values;
}

/// Two images of 1 x 2 pixels with the labels 7 and 2.
class IdxEvents : public ::testing::Test {
 protected:
  void SetUp() override {
    images_ = write("train-images-idx3-ubyte", idx({2, 1, 2}, {'\0', '\x33', '\xff', '\x66'}));
    write("train-labels-idx1-ubyte", idx({2}, {'\7', '\2'}));
  }
  std::string write(const std::string& name, const std::string& bytes) {
    return folder_.write(name, bytes).string();
  }
  std::string error(const std::string& bytes, const studies::ReadPlan& plan = {}) {
    const std::string file = write("bad-images-idx3-ubyte", bytes);
    return input_error([&] { read_events(file, plan); });
  }

  TemporaryFolder folder_;
  std::string images_;
};

TEST_F(IdxEvents, G30_PixelsAreColumnsFromZeroToOne) {
  const RawEvents events = read_events(images_, {.label = "label"});
  EXPECT_THAT(events.columns, ElementsAre("pixel_0_0", "pixel_0_1"));
  EXPECT_THAT(events.values, ElementsAre(0, 0.2F, 1, 0.4F));
  EXPECT_THAT(events.labels, ElementsAre(0, 1));
  EXPECT_EQ(events.label_values.at(0).text, "7");
  EXPECT_EQ(events.label_values.at(1).text, "2");
  EXPECT_THAT(events.weights, ElementsAre(1, 1));
}

TEST_F(IdxEvents, ChosenColumnsWithoutLabels) {
  const std::string alone = write("alone-idx2-ubyte", idx({2, 2}, "\1\2\3\4"));
  const RawEvents events = read_events(alone, {.wanted = {"value_1"}});
  EXPECT_THAT(events.values, ElementsAre(2 / 255.F, 4 / 255.F));
  EXPECT_THAT(events.labels, ElementsAre(0, 0));
}

TEST_F(IdxEvents, ClassesAreTheLabelsInNumericalOrder) {
  const auto settings = data_settings(
      R"({"files": [{"path": "train-images-idx3-ubyte"}],
          "label": {"column": "label", "classes": [2, 7]}})",
      folder_.path());
  const EventTable table = studies::load_events(settings).table;
  EXPECT_THAT(table.classes, ElementsAre("2", "7"));
  EXPECT_THAT(table.labels, ElementsAre(1, 0));
}

TEST_F(IdxEvents, OtherLabelsMakeAnotherCache) {
  const auto settings = data_settings(
      R"({"files": [{"path": "train-images-idx3-ubyte"}],
          "label": {"column": "label", "classes": [2, 7]}})",
      folder_.path());
  const auto first = open_events(settings, folder_ / "cache").digest();
  write("train-labels-idx1-ubyte", idx({2}, {'\2', '\7'}));
  EXPECT_NE(open_events(settings, folder_ / "cache").digest(), first);
}

TEST_F(IdxEvents, G5_BadFilesHaveAMessage) {
  EXPECT_THAT(error(""), HasSubstr("is no IDX file: it ends in its first 4 bytes"));
  EXPECT_THAT(error("a,b\n1,2\n"), HasSubstr("it begins with the bytes 0x61 0x2c"));
  EXPECT_THAT(error(idx({2, 1, 2}, "1234", 13)), HasSubstr("the type 0x0d"));
  EXPECT_THAT(error(idx({2, 1, 2, 1}, "1234")), HasSubstr("4 dimensions"));
  EXPECT_THAT(error(idx({2}, "12")), HasSubstr("holds labels, not events"));
  EXPECT_THAT(error(idx({2, 1, 2}, "12345").substr(0, 14)), HasSubstr("ends in its dimensions"));
  EXPECT_THAT(error(idx({2, 1, 2}, "123")), HasSubstr("ends in event 2 of 2"));
  EXPECT_THAT(error(idx({2, 1, 2}, "12345")), HasSubstr("goes on behind the 2 events"));
  EXPECT_THAT(error(idx({4000000000, 0, 2}, "1")), HasSubstr("events of 0 values"));
  EXPECT_THAT(error(idx({1, 4000000000, 4000000000}, "1")), HasSubstr("1 to 65536 are read"));
  EXPECT_THAT(error(idx({4000000000, 200, 200}, "1")), HasSubstr("ends in event 1 of 4000000000"));
  EXPECT_THAT(error(idx({2, 1, 2}, "1234"), {.wanted = {"pixel_1_1"}}),
              AllOf(HasSubstr("pixel_1_1"), HasSubstr("pixel_0_0 to pixel_0_1")));
  EXPECT_THAT(error(idx({2, 1, 2}, "1234"), {.weight = "w"}), HasSubstr("no weights"));
  EXPECT_THAT(error(idx({2, 1, 2}, "1234"), {.label = "digit"}), HasSubstr("called \"label\""));
  EXPECT_THAT(error(idx({2, 1, 2}, "1234"), {.label = "label"}),
              HasSubstr("bad-labels-idx1-ubyte: can't be read"));
  write("bad-labels-idx1-ubyte", idx({3}, "123"));
  EXPECT_THAT(error(idx({2, 1, 2}, "1234"), {.label = "label"}),
              HasSubstr("has 3 labels for the 2"));
}

TEST_F(IdxEvents, MarksAreUndefined) {
  const RawEvents events = read_events(images_, {.undefined = {1.0F}});
  EXPECT_NE(events.values[2], events.values[2]);
  EXPECT_EQ(events.notes.at(0).column, "pixel_0_0");
}

TEST(LectureRow, N1_mnistHasItsImagesAndLabels) {
  HEPSWEEP_REQUIRE_DATA("mnist/train-images-idx3-ubyte.gz");
  const auto settings =
      data_settings(R"({"files": [{"path": "mnist/t10k-images-idx3-ubyte.gz", "split": "test"}],
          "label": {"column": "label", "classes": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}})",
                    reference_data_folder());
  const EventTable test = studies::load_events(settings).table;
  EXPECT_EQ(test.events(), 10000U);
  EXPECT_EQ(test.columns.size(), 784U);
  EXPECT_EQ(test.columns.back(), "pixel_27_27");
  EXPECT_EQ(test.labels[0], 7);  // the first test digit
  EXPECT_EQ(test.labels[1], 2);
  EXPECT_EQ(*std::min_element(test.values.begin(), test.values.end()), 0);
  EXPECT_EQ(*std::max_element(test.values.begin(), test.values.end()), 1);
  const RawEvents train =
      read_events((reference_data_folder() / "mnist/train-images-idx3-ubyte.gz").string(),
                  {.label = "label", .wanted = {"pixel_14_14"}});
  EXPECT_EQ(train.events(), 60000U);
  EXPECT_EQ(train.label_values.size(), 10U);
  EXPECT_EQ(train.label_values[0].text, "5");
}

}  // namespace
}  // namespace hepsweep::testing
