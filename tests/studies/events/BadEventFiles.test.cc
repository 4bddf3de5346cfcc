#include <fstream>

#include "core/files.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::load_events;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct BadFile {
  std::string name;
  std::string content;
  std::string where;
  std::string message;
  std::string more = "";  ///< keys of data
};

class BadEventFile : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadEventFile, IsRefusedWithItsPlace) {
  const TemporaryFolder folder;
  const BadFile& bad = GetParam();
  const std::string error = input_error([&] { load_text(folder, bad.content, bad.more); });
  EXPECT_THAT(error, AllOf(HasSubstr("events.csv" + bad.where), HasSubstr(bad.message)));
}

INSTANTIATE_TEST_SUITE_P(
    All, BadEventFile,
    ::testing::Values(
        BadFile{"empty", "", ":", "the file is empty"},
        BadFile{"blank", "\n\n", ":", "the file is empty"},
        BadFile{"header_only", "label,x\n", ":", "no events behind the header"},
        BadFile{"no_header", "1,0.5\n0,0.25\n", ":1:", "must name the columns"},
        BadFile{"semicolons", "label;x\n1;2\n", ":1:", "\";\""},
        BadFile{"no_name", "label,,x\n1,2,3\n", ":1:", "column 2 has no name"},
        BadFile{"twice", "label,x,x\n1,2,3\n", ":1:", "\"x\" stands there twice"},
        BadFile{"short_row", "label,x,y\n1,2,3\n0,2\n", ":3:", "2 fields, but the header has 3"},
        BadFile{"long_row", "label,x\n1,2\n0,2,7\n", ":3:", "3 fields, but the header has 2"},
        BadFile{"trailing_comma", "label,x\n1,2,\n", ":2:", "3 fields"},
        BadFile{"blank_line", "label,x\n1,2\n\n0,3\n", ":3:", "blank line"},
        BadFile{"open_quote", "label,x\n1,\"2\n0,3\n", ":2:", "never closed"},
        BadFile{"no_label_column", "lable,x\n1,2\n", ":1:", "did you mean \"lable\""},
        BadFile{"empty_label", "label,x\n1,2\n,3\n", ":3:", "the cell is empty"},
        BadFile{"quoted_empty_label", "label,x\n1,2\n\" \",3\n", ":3:", "the cell is empty"},
        BadFile{"nan_label", "label,x\n1,2\n0,3\nnan,3\n", ":4: column \"label\"",
                "\"nan\" is undefined, not a class"},
        BadFile{"NaN_label", "label,x\nNaN,2\n0,3\n", ":2: column \"label\"", "\"NaN\""},
        BadFile{"one_class", "label,x\n1,2\n1,3\n", ":2:", "every event is of one class"},
        BadFile{"text_in_weight", "label,x,w\n1,2,3\n0,2,heavy\n", ":3: column \"w\"",
                "\"heavy\" is not a finite number", R"(, "weight": "w")"},
        BadFile{"nan_weight", "label,x,w\n1,2,nan\n", ":2: column \"w\"", "\"nan\"",
                R"(, "weight": "w")"},
        BadFile{"infinite_weight", "label,x,w\n1,2,inf\n", ":2: column \"w\"", "\"inf\"",
                R"(, "weight": "w")"},
        BadFile{"no_weight_column", "label,x,w\n1,2,1\n", ":1:", "weight", R"(, "weight": "v")"}),
    [](const auto& test) { return test.param.name; });

TEST(BadEventFiles, MissingFileAndFolder) {
  const TemporaryFolder folder;
  EXPECT_THAT(input_error([&] { load_events(one_file(folder, "none.csv")); }),
              AllOf(HasSubstr("none.csv"), HasSubstr("No such file")));
  EXPECT_THAT(input_error([&] { load_events(one_file(folder, ".")); }),
              HasSubstr("is a folder, not a file"));
}

TEST(BadEventFiles, TruncatedCompressedFileAtEveryLength) {
  const TemporaryFolder folder;
  std::string text = "label,x\n";
  for (int i = 0; i < 500; ++i) text += std::to_string(i % 2) + "," + std::to_string(i * i) + "\n";
  const std::string whole = read_file(compressed(folder, text));
  for (std::size_t size = 20; size < whole.size(); size += 37) {
    folder.write("cut.csv.gz", whole.substr(0, size));
    EXPECT_THAT(input_error([&] { load_events(one_file(folder, "cut.csv.gz")); }),
                AllOf(HasSubstr("cut.csv.gz"), HasSubstr("truncated")))
        << size;
  }
}

TEST(BadEventFiles, DamagedCompressedFile) {
  const TemporaryFolder folder;
  std::string text = "label,x\n";
  for (int i = 0; i < 500; ++i) text += std::to_string(i % 2) + "," + std::to_string(i * i) + "\n";
  std::string content = read_file(compressed(folder, text));
  content[content.size() / 2] = static_cast<char>(~content[content.size() / 2]);
  folder.write("damaged.csv.gz", content);
  EXPECT_THAT(input_error([&] { load_events(one_file(folder, "damaged.csv.gz")); }),
              HasSubstr("damaged"));
}

TEST(BadEventFiles, LabelThatIsAMeasuredQuantity) {
  const TemporaryFolder folder;
  std::string text = "label,x\n";
  for (int i = 0; i < 2000; ++i) text += std::to_string(i) + ".5,1\n";
  EXPECT_THAT(input_error([&] { load_text(folder, text); }),
              AllOf(HasSubstr(":1002:"), HasSubstr("is this the label?")));
}

TEST(BadEventFiles, BytesThatAreNoText) {
  const TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 7919 >> 3);
  EXPECT_THAT(input_error([&] { load_text(folder, bytes); }), HasSubstr("events.csv"));
}

TEST(BadEventFiles, EndlessLine) {
  const TemporaryFolder folder;
  EXPECT_THAT(input_error([&] { load_text(folder, std::string(40 << 20, 'x')); }),
              HasSubstr("a line of more than 16 MB"));
}

}  // namespace
}  // namespace hepsweep::testing
