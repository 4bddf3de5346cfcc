#include <cmath>
#include <limits>

#include "core/files.hh"
#include "studies/events/csv_writer.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::EventTable;
using studies::TextOutput;

EventTable example() {
  EventTable table;
  table.columns = {"x", "y, \"quoted\""};
  table.values = {0.1F, -3.4028235e38F, std::numeric_limits<float>::quiet_NaN(), 1e-45F};
  table.labels = {1, 0};
  table.weights = {1, 1};
  table.classes = {"background", "signal"};
  return table;
}

std::string written(const EventTable& table) {
  const TemporaryFolder folder;
  const std::string file = folder / "out.csv";
  TextOutput output(file);
  write_events_csv(table, output);
  output.commit();
  return read_file(file);
}

TEST(CsvWriter, WritesLabelsAndShortestNumbers) {
  EXPECT_EQ(written(example()), "label,x,\"y, \"\"quoted\"\"\"\n1,0.1,-3.4028235e+38\n0,,1e-45\n");
}

TEST(CsvWriter, WritesWeightsAndClassNamesWhereTheyMatter) {
  EventTable table = example();
  table.weights[1] = 1.0 / 3;
  table.classes = {"z, tautau", "htautau"};
  EXPECT_THAT(written(table),
              ::testing::StartsWith("label,weight,x,\"y, \"\"quoted\"\"\"\nhtautau,1,0.1,"));
  EXPECT_THAT(written(table), ::testing::HasSubstr("\"z, tautau\",0.3333333333333333,,1e-45\n"));
}

// The last piece of a file may have no weight but 1.
TEST(CsvWriter, PiecesHaveTheColumnsThatTheHeaderSays) {
  const TemporaryFolder folder;
  const std::string file = folder / "out.csv";
  TextOutput output(file);
  EventTable weighted = example();
  weighted.weights[0] = 2;
  write_events_csv(weighted, output, {.header = true, .weights = true});
  write_events_csv(example(), output, {.header = false, .weights = true});
  output.commit();
  EXPECT_THAT(read_file(file), ::testing::HasSubstr("0,1,,1e-45\n1,1,0.1,"));
}

TEST(CsvWriter, ReadingBackKeepsEveryBit) {
  const TemporaryFolder folder;
  const auto first = load_text(folder, "label,x,y\n1,0.1,1e-45\n0,3.4028235e38,-0\n");
  const auto second = load_text(folder, written(first.table));
  EXPECT_EQ(studies::events_digest(first.table), studies::events_digest(second.table));
}

TEST(TextOutput, NothingIsLeftWithoutCommit) {
  const TemporaryFolder folder;
  for (const char* name : {"out.csv", "out.csv.gz"}) {
    TextOutput output(folder / name);
    output.write("half");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TextOutput, CompressedTextIsTheSameEveryTime) {
  const TemporaryFolder folder;
  const std::string first = read_file(compressed(folder, "label,x\n"));
  EXPECT_EQ(first.substr(0, 2), "\x1f\x8b");
  EXPECT_EQ(read_file(compressed(folder, "label,x\n")), first);
}

TEST(TextOutput, UnwritableFolderIsAnError) {
  EXPECT_THROW(TextOutput("/nonexistent/folder/out.csv"), Error);
}

}  // namespace
}  // namespace hepsweep::testing
