#include <cmath>

#include "core/files.hh"
#include "studies/events/csv_number.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::ColumnNote;
using studies::load_events;
using studies::LoadedEvents;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(LoadEvents, ReadsColumnsInAnyOrder) {
  const TemporaryFolder folder;
  const LoadedEvents events = load_text(folder, "x,label,y\n1.5,1,-2e3\n0.25,0,7\n");
  EXPECT_THAT(events.table.columns, ElementsAre("x", "y"));
  EXPECT_THAT(events.table.values, ElementsAre(1.5F, -2000.F, 0.25F, 7.F));
  EXPECT_THAT(events.table.labels, ElementsAre(1, 0));
  EXPECT_THAT(events.table.weights, ElementsAre(1, 1));
  EXPECT_THAT(events.table.classes, ElementsAre("background", "signal"));
  EXPECT_THAT(events.notes, IsEmpty());
}

TEST(LoadEvents, ToleratesWhatSpreadsheetsWrite) {
  const TemporaryFolder folder;
  const LoadedEvents events = load_text(
      folder, "\xEF\xBB\xBFlabel,\"x, in \"\"GeV\"\"\", y \r\ns, 1.5 ,\"+2\"\r\nb,3,4\r\n\r\n");
  EXPECT_THAT(events.table.columns, ElementsAre("x, in \"GeV\"", "y"));
  EXPECT_THAT(events.table.values, ElementsAre(1.5F, 2.F, 3.F, 4.F));
  EXPECT_THAT(events.table.labels, ElementsAre(1, 0));
}

TEST(LoadEvents, LastLineNeedsNoLineEnd) {
  const TemporaryFolder folder;
  EXPECT_THAT(load_text(folder, "label,x\n0,1\n1,2").table.values, ElementsAre(1.F, 2.F));
}

TEST(LoadEvents, QuotedCellsMayHoldLineEnds) {
  const TemporaryFolder folder;
  const auto events = load_text(folder, "label,comment,x\n0,\"a\nb\",1\n1,c,2\n1,c,z\n");
  EXPECT_THAT(events.table.columns, IsEmpty());
  ASSERT_EQ(events.notes.size(), 2U);
  EXPECT_EQ(events.notes[0].value, "a\nb");
  EXPECT_EQ(events.notes[1].line, 5U);
}

TEST(LoadEvents, RecordsMayCrossTheReadingBuffer) {
  const TemporaryFolder folder;
  std::string text = "label,x\n";
  double sum = 0;
  for (int i = 0; i < 300000; ++i) {
    text += std::to_string(i % 2) + "," + std::to_string(i) + ".5\n";
    sum += i + 0.5;
  }
  ASSERT_GT(text.size(), 2U << 20);
  const auto events = load_text(folder, text);
  ASSERT_EQ(events.table.events(), 300000U);
  double read = 0;
  for (const float value : events.table.values) read += static_cast<double>(value);
  EXPECT_EQ(read, sum);
}

TEST(LoadEvents, CompressedFilesGiveTheSame) {
  const TemporaryFolder folder;
  const std::string text = "label,x\n0,1\n1,2\n";
  compressed(folder, text);
  const auto packed = load_events(one_file(folder, "compressed.csv.gz"));
  const auto plain = load_text(folder, text);
  EXPECT_EQ(packed.table.values, plain.table.values);
  EXPECT_EQ(studies::events_digest(packed.table), studies::events_digest(plain.table));
}

TEST(LoadEvents, WeightsAreReadAndMultiplied) {
  const TemporaryFolder folder;
  folder.write("s.csv", "x,w\n1,0.5\n2,-0.25\n");
  folder.write("b.csv", "w,x\n2,3\n");
  const auto events = load_events(data_settings(
      R"({"files": [{"path": "s.csv", "class": "signal", "weight": 10, "sample": "ggH"},
                    {"path": "b.csv", "class": "background"}], "weight": "w"})",
      folder.path()));
  EXPECT_THAT(events.table.columns, ElementsAre("x"));
  EXPECT_THAT(events.table.values, ElementsAre(1.F, 2.F, 3.F));
  EXPECT_THAT(events.table.weights, ElementsAre(5, -2.5, 2));
  EXPECT_THAT(events.table.labels, ElementsAre(1, 1, 0));
  ASSERT_EQ(events.sources.size(), 2U);
  EXPECT_EQ(events.sources[0].sample, "ggH");
  EXPECT_EQ(events.sources[1].first, 2U);
  EXPECT_EQ(events.sources[1].events, 1U);
}

TEST(LoadEvents, ColumnsOfOneFileOnlyAreNoted) {
  const TemporaryFolder folder;
  folder.write("s.csv", "x,extra,y\n1,9,2\n");
  folder.write("b.csv", "y,x\n3,4\n");
  const auto events = load_events(data_settings(
      R"({"files": [{"path": "s.csv", "class": "signal"},
                    {"path": "b.csv", "class": "background"}]})",
      folder.path()));
  EXPECT_THAT(events.table.columns, ElementsAre("x", "y"));
  EXPECT_THAT(events.table.values, ElementsAre(1.F, 2.F, 4.F, 3.F));
  ASSERT_EQ(events.notes.size(), 1U);
  EXPECT_EQ(events.notes[0].column, "extra");
  EXPECT_EQ(events.notes[0].kind, ColumnNote::Kind::absent);
  EXPECT_EQ(events.notes[0].source, 1U);
}

TEST(LoadEvents, MarksEmptyCellsAndNanAreUndefined) {
  const TemporaryFolder folder;
  const auto events =
      load_text(folder, "label,x,y\n0,-999.0,1\n1,,nan\n1,3,4\n", R"(, "undefined": -999)");
  const auto& values = events.table.values;
  EXPECT_TRUE(std::isnan(values[0]) && std::isnan(values[2]) && std::isnan(values[3]));
  EXPECT_EQ(values[1], 1.F);
  ASSERT_EQ(events.notes.size(), 2U);
  EXPECT_EQ(events.notes[0].value, "-999.0");
  EXPECT_EQ(events.notes[0].line, 2U);
}

TEST(LoadEvents, TextAndInfinityAreNotedWithTheirFirstCell) {
  const TemporaryFolder folder;
  const auto events = load_text(folder, "label,x,y\n0,1,1e39\n1,abc,2\n1,def,inf\n");
  EXPECT_THAT(events.table.columns, ElementsAre("y"));
  ASSERT_EQ(events.notes.size(), 2U);
  EXPECT_EQ(events.notes[0].kind, ColumnNote::Kind::infinite);
  EXPECT_EQ(events.notes[0].value, "1e39");
  EXPECT_EQ(events.notes[1].kind, ColumnNote::Kind::text);
  EXPECT_EQ(events.notes[1].value, "abc");
  EXPECT_EQ(events.notes[1].line, 3U);
}

TEST(LoadEvents, GeneratedEventsHaveOneSource) {
  const auto events = load_events(
      data_settings(R"({"generate": {"process": "heavy_higgs", "events": 50, "seed": 3}})"));
  EXPECT_EQ(events.table.events(), 50U);
  ASSERT_EQ(events.sources.size(), 1U);
  EXPECT_EQ(events.sources[0].name, "heavy_higgs");
  EXPECT_EQ(events.sources[0].events, 50U);
}

TEST(CsvNumber, ReadsWholeCells) {
  using Kind = studies::NumberCell::Kind;
  const auto kind = [](std::string_view cell) { return studies::read_number(cell).kind; };
  EXPECT_EQ(studies::read_number(" +1.25e2\t").value, 125);
  EXPECT_EQ(studies::read_number("1e-400").value, 0);
  EXPECT_EQ(studies::read_number("-.5").value, -0.5);
  for (const char* cell : {"", "  ", "nan", "-nan", "NaN"}) EXPECT_EQ(kind(cell), Kind::undefined);
  for (const char* cell : {"inf", "-Infinity", "1e999", "-1e999"}) {
    EXPECT_EQ(kind(cell), Kind::infinite) << cell;
  }
  for (const char* cell : {"x", "1x", "1 2", "+-1", "+", "-", "0x10", "1,5", "--1"}) {
    EXPECT_EQ(kind(cell), Kind::text) << cell;
  }
}

}  // namespace
}  // namespace hepsweep::testing
