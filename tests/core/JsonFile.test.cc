#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string message_of(std::string_view text) {
  try {
    parse_json(text, "file.json");
  } catch (const InputError& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_input);
    return error.what();
  }
  return "no error";
}

TEST(ParseJson, KeepsTheOrderOfKeys) {
  EXPECT_EQ(parse_json(R"({"z": 1, "a": {"y": [], "b": null}})", "file.json").dump(),
            R"({"z":1,"a":{"y":[],"b":null}})");
}

TEST(ParseJson, NamesLineAndColumn) {
  EXPECT_THAT(message_of("{\n  \"a\": 1,\n  \"b\": tru\n}"), StartsWith("file.json:3:"));
  EXPECT_THAT(message_of("{\"a\": x}"), StartsWith("file.json:1:7: not JSON: syntax error"));
  EXPECT_THAT(message_of("x"), StartsWith("file.json:1:1: "));
}

TEST(ParseJson, MessageIsFreeOfTheLibrarysTags) {
  EXPECT_THAT(message_of("{"), Not(HasSubstr("json.exception")));
  EXPECT_THAT(message_of("[1e999]"), Not(HasSubstr("json.exception")));
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  EXPECT_THAT(message_of(""), HasSubstr("the file is empty"));
  for (const char* text : {" ", "{", "[1,]", "{\"a\":1,}", "// comment\n{}", "{} {}", "'a'", "nan",
                           "[1e999]", "\"\xff\"", "{\"a\" 1}", "\"unfinished"}) {
    EXPECT_THAT(message_of(text), HasSubstr("not JSON")) << text;
  }
}

TEST(ParseJson, RefusesAKeyGivenTwice) {
  EXPECT_EQ(message_of("{\"a\": 1,\n\"a\": 2}"),
            "file.json:2: a: the key stands twice in one object");
  EXPECT_EQ(message_of("{\"b\": [1, {\"k\": 0}, {\n\"c\": 1,\n\"c\": 1}]}"),
            "file.json:3: b[2].c: the key stands twice in one object");
  EXPECT_EQ(message_of(R"([[{"c": [1, 2], "d": {"c": 1}}], {"c": 1}])"), "no error");
}

TEST(ParseJson, RefusesBottomlessNesting) {
  const std::string deep(1'000'000, '[');
  EXPECT_THAT(message_of(deep), HasSubstr("nested more than 200 levels deep"));
  EXPECT_EQ(line_of_path(std::string(100'000, '[') + std::string(100'000, ']'), "a"), 0U);
  EXPECT_EQ(message_of(std::string(150, '[') + std::string(150, ']')), "no error");
}

TEST(ReadJsonFile, NamesTheFile) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a.json", "[1, 2}");
  try {
    read_json_file(file);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), StartsWith(file.string() + ":1:6: "));
  }
  EXPECT_THROW(read_json_file(folder / "missing.json"), InputError);
  EXPECT_EQ(read_json_file(folder.write("b.json", "[1, 2]")).size(), 2U);
}

constexpr std::string_view document = R"({
  "name": "x",
  "network": [
    {"dense": {"units": 3}},
    {"dense": {
      "units": "4 \" } ] ,",
      "activation": "relu"
    }}
  ],
  "empty": {}, "list": [],
  "names": {"units": 5}
})";

TEST(LineOfPath, FindsValues) {
  EXPECT_EQ(line_of_path(document, ""), 1U);
  EXPECT_EQ(line_of_path(document, "name"), 2U);
  EXPECT_EQ(line_of_path(document, "network"), 3U);
  EXPECT_EQ(line_of_path(document, "network[0].dense.units"), 4U);
  EXPECT_EQ(line_of_path(document, "network[1]"), 5U);
  EXPECT_EQ(line_of_path(document, "network[1].dense.activation"), 7U);
  EXPECT_EQ(line_of_path(document, "names.units"), 11U);
}

TEST(LineOfPath, FallsBackToWhatEncloses) {
  EXPECT_EQ(line_of_path(document, "network[1].dense.missing"), 5U);
  EXPECT_EQ(line_of_path(document, "network[7]"), 3U);
  EXPECT_EQ(line_of_path(document, "nam"), 1U);
  EXPECT_EQ(line_of_path(document, "names.unit"), 11U);
  EXPECT_EQ(line_of_path("not json", "a"), 0U);
}

TEST(Located, PutsFileAndLineInFront) {
  const InputError error = located(JsonError("network[0].dense", "is odd"), document, "s.json");
  EXPECT_STREQ(error.what(), "s.json:4: network[0].dense: is odd");
}

}  // namespace
}  // namespace hepsweep
