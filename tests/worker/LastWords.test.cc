#include <gtest/gtest.h>

#include "worker/supervisor/last_words.hh"

namespace hepsweep::worker {
namespace {

TEST(LastWords, LinesAreJoinedAndEmptyOnesLeftOut) {
  EXPECT_EQ(as_one_line("one\n\n  two\t \r\nthree\n"), "one | two | three");
  EXPECT_EQ(as_one_line(""), "");
  EXPECT_EQ(as_one_line("\n \n"), "");
}

TEST(LastWords, ColoursAndControlCharactersAreTakenOut) {
  EXPECT_EQ(as_one_line("\x1b[1;31mred\x1b[0m \x01\x07text\x7f"), "red text");
  EXPECT_EQ(as_one_line("cut off \x1b[3"), "cut off");
  EXPECT_EQ(as_one_line("\x1b"), "");
  EXPECT_EQ(as_one_line("a\xc2\x9b"
                        "31mb"),
            "a31mb");
  EXPECT_EQ(as_one_line(std::string("zero\0byte", 9)), "zerobyte");
}

TEST(LastWords, CharactersOfEverySizeAreKept) {
  EXPECT_EQ(as_one_line("é ≤ 😀"), "é ≤ 😀");
}

TEST(LastWords, WhatIsNoUtf8IsReplaced) {
  EXPECT_EQ(as_one_line("a\xff"
                        "b"),
            "a\xef\xbf\xbd"
            "b");
  EXPECT_EQ(as_one_line("\xc3"), "\xef\xbf\xbd");
  EXPECT_EQ(as_one_line("\xe2\x89"), "\xef\xbf\xbd\xef\xbf\xbd");
  EXPECT_EQ(as_one_line("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");  // a surrogate
  EXPECT_EQ(as_one_line("\xc0\x80"), "\xef\xbf\xbd\xef\xbf\xbd");                  // overlong
}

TEST(LastWords, TheEndIsCutAtALine) {
  EXPECT_EQ(last_lines("first\nsecond\nthird\n", 13), "second | third");
  EXPECT_EQ(last_lines("first\nsecond\nthird\n", 12), "second | third");
  EXPECT_EQ(last_lines("first\nsecond\nthird\n", 11), "third");
  EXPECT_EQ(last_lines("all of it", 9), "all of it");
  EXPECT_EQ(last_lines("", 9), "");
}

TEST(LastWords, ALineThatIsTooLongKeepsItsEndAndItsCharactersWhole) {
  EXPECT_EQ(last_lines("abcdefgh", 3), "...fgh");
  EXPECT_EQ(last_lines("abcdéé", 3), "...é");
}

}  // namespace
}  // namespace hepsweep::worker
