#include "core/bytes.hh"

#include <limits>

#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep {
namespace {

TEST(Bytes, ComeBackAsTheyWere) {
  ByteWriter writer;
  writer.number(-7);
  writer.number(0.1);
  writer.text("text");
  writer.numbers(std::vector<float>{1, -0.0F});
  writer.numbers(std::vector<double>{});
  ByteReader reader(writer.bytes());
  EXPECT_EQ(reader.number<int>(), -7);
  EXPECT_EQ(reader.number<double>(), 0.1);
  EXPECT_EQ(reader.text(), "text");
  EXPECT_EQ(reader.numbers<float>(), (std::vector<float>{1, -0.0F}));
  EXPECT_TRUE(reader.numbers<double>().empty());
  reader.finish();
}

TEST(Bytes, MissingOnesAreAnError) {
  ByteWriter writer;
  writer.numbers(std::vector<double>{1, 2, 3});
  for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
    ByteReader reader(std::string_view(writer.bytes()).substr(0, size));
    EXPECT_THROW(reader.numbers<double>(), Error) << size;
  }
}

TEST(Bytes, ALengthBeyondTheEndTakesNoMemory) {
  for (const std::uint64_t length :
       {std::uint64_t{1}, std::uint64_t{1} << 61, std::numeric_limits<std::uint64_t>::max()}) {
    ByteWriter writer;
    writer.number(length);
    EXPECT_THROW(ByteReader(writer.bytes()).numbers<double>(), Error);
    EXPECT_THROW(ByteReader(writer.bytes()).text(), Error);
  }
}

TEST(Bytes, TooManyAreAnError) {
  ByteReader reader("ab");
  EXPECT_EQ(reader.number<char>(), 'a');
  EXPECT_THROW(reader.finish(), Error);
}

}  // namespace
}  // namespace hepsweep
