#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/numbers.hh"
#include "core/table.hh"
#include "core/words.hh"

namespace hepsweep {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(WithUncertainty, ShowsTwoDigitsOfTheUncertainty) {
  EXPECT_EQ(with_uncertainty(0.801234, 0.00342), "0.8012 ± 0.0034");
  EXPECT_EQ(with_uncertainty(0.801234, 0.00996), "0.801 ± 0.010");  // rounding carries
  EXPECT_EQ(with_uncertainty(0.801234, 0.0996), "0.80 ± 0.10");
  EXPECT_EQ(with_uncertainty(12.3456, 1.25), "12.3 ± 1.2");
  EXPECT_EQ(with_uncertainty(12.3456, 25), "12 ± 25");
  EXPECT_EQ(with_uncertainty(12345.6, 678.9), "12346 ± 679");
  EXPECT_EQ(with_uncertainty(-0.5, 0.01), "-0.500 ± 0.010");
  EXPECT_EQ(with_uncertainty(0.0000149, 0.0000075), "(1.49 ± 0.75)e-05");
  EXPECT_EQ(with_uncertainty(-2e-17, 3e-16), "(-0.2 ± 3.0)e-16");
  EXPECT_EQ(with_uncertainty(0, 1.5e-20), "(0.0 ± 1.5)e-20");
  EXPECT_EQ(with_uncertainty(2e-6, 1), "0.0 ± 1.0");
  EXPECT_EQ(with_uncertainty(0.5, 2e-15), "0.5 ± 2e-15");
}

TEST(WithUncertainty, CopesWithWhatIsNotFinite) {
  EXPECT_EQ(with_uncertainty(0.8012345678, nan), "0.801235");
  EXPECT_EQ(with_uncertainty(0.8012345678, infinity), "0.801235");
  EXPECT_EQ(with_uncertainty(0.8012345678, -1), "0.801235");
  EXPECT_EQ(with_uncertainty(0.8012345678, 0), "0.801235 ± 0");
  EXPECT_EQ(with_uncertainty(nan, 0.1), "nan");
  EXPECT_EQ(with_uncertainty(-infinity, 0.1), "-inf");
  EXPECT_EQ(with_uncertainty(0.5, 1e-300), "0.5 ± 1e-300");
}

TEST(Grouped, SetsCommas) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(-1234567), "-1,234,567");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(DurationText, TakesTheFittingUnit) {
  EXPECT_EQ(duration_text(0.34), "340 ms");
  EXPECT_EQ(duration_text(0.9999), "1.0 s");
  EXPECT_EQ(duration_text(9.94), "9.9 s");
  EXPECT_EQ(duration_text(9.96), "10 s");
  EXPECT_EQ(duration_text(59.6), "1 min 00 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(2 * 3600 + 300), "2 h 05 min");
  EXPECT_EQ(duration_text(28 * 3600), "1 d 04 h");
  EXPECT_EQ(duration_text(nan), "unknown");
  EXPECT_EQ(duration_text(infinity), "unknown");
}

TEST(SizeText, TakesTheFittingUnit) {
  EXPECT_EQ(size_text(0), "0 B");
  EXPECT_EQ(size_text(999), "999 B");
  EXPECT_EQ(size_text(1000), "1 kB");
  EXPECT_EQ(size_text(3'200'000), "3.2 MB");
  EXPECT_EQ(size_text(999'600), "1 MB");
  EXPECT_EQ(size_text(5'000'000'000'000), "5 TB");
}

TEST(NearestWord, FindsTheMistyped) {
  const std::vector<std::string> known{"epochs", "batch_size", "loss", "optimizer"};
  EXPECT_EQ(nearest_word("epoch", known), "epochs");
  EXPECT_EQ(nearest_word("bacth_size", known), "batch_size");  // a swap is one step
  EXPECT_EQ(nearest_word("optimiser", known), "optimizer");
  EXPECT_EQ(nearest_word("batch", known), "batch_size");  // a beginning
  EXPECT_EQ(nearest_word("learning_rate", known), "");
  EXPECT_EQ(nearest_word("", known), "");
  EXPECT_EQ(nearest_word("epoch", {}), "");
  EXPECT_EQ(nearest_word(std::string(100'000, 'x'), known), "");
}

TEST(UnknownWordMessage, SuggestsOrLists) {
  EXPECT_EQ(unknown_word_message("los", {"loss", "epochs"}),
            "\"los\" is not known; did you mean \"loss\"?");
  EXPECT_EQ(unknown_word_message("zzzzzz", {"loss", "epochs", "l2"}),
            "\"zzzzzz\" is not known; known are loss, epochs and l2");
  EXPECT_EQ(unknown_word_message("a", {}), "\"a\" is not known; nothing may stand here");
}

TEST(Joined, PutsAWordBeforeTheLast) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined({"a"}), "a");
  EXPECT_EQ(joined({"a", "b"}), "a and b");
  EXPECT_EQ(joined({"a", "b", "c"}, "or"), "a, b or c");
}

TEST(Table, AlignsNumbersOnTheirPointAndTextsLeft) {
  Table table({"rank", "name", "auc"});
  table.add_row({"1", "wide", "0.8012 ± 0.0034"});
  table.add_row({"10", "deep é", "12.5"});
  table.add_row({"3", "-", "-"});
  EXPECT_EQ(table.text(),
            "rank  name                 auc\n"
            "----  ------  ----------------\n"
            "   1  wide     0.8012 ± 0.0034\n"
            "  10  deep é  12.5\n"
            "   3  -        -\n");
  EXPECT_EQ(table.rows(), 3U);
}

TEST(Table, WithoutRowsIsItsHeader) {
  EXPECT_EQ(Table({"a", "bc"}).text(), "a  bc\n-  --\n");
}

TEST(Table, RefusesARowOfAnotherLength) {
  Table table({"a", "b"});
  EXPECT_THROW(table.add_row({"1"}), std::logic_error);
}

TEST(DisplayWidth, CountsCharacters) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("± é"), 3U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(Errors, CarryTheirExitCode) {
  EXPECT_EQ(Error("x").code(), ExitCode::failed);
  EXPECT_EQ(Error("x", ExitCode::unfinished).code(), ExitCode::unfinished);
  EXPECT_EQ(InputError("x").code(), ExitCode::bad_input);
  const JsonError error("a.b", "is odd");
  EXPECT_EQ(error.code(), ExitCode::bad_input);
  EXPECT_STREQ(error.what(), "a.b: is odd");
  EXPECT_EQ(error.path(), "a.b");
  EXPECT_EQ(error.problem(), "is odd");
  EXPECT_STREQ(JsonError("", "is odd").what(), "is odd");
}

}  // namespace
}  // namespace hepsweep
