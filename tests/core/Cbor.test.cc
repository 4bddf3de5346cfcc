#include "core/cbor.hh"

#include <bit>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep {
namespace {

TEST(Cbor, ValuesComeBackInOrder) {
  std::string bytes;
  CborWriter writer(bytes);
  writer.array(2);
  writer.text("é");
  writer.bytes(std::string_view("\0\xff", 2));
  writer.boolean(true);
  writer.number(0.1);
  CborReader reader(bytes);
  EXPECT_EQ(reader.array(), 2U);
  EXPECT_EQ(reader.text(), "é");
  EXPECT_EQ(reader.bytes(), std::string_view("\0\xff", 2));
  EXPECT_TRUE(reader.boolean());
  EXPECT_EQ(reader.number(), 0.1);
  reader.finish();
}

TEST(Cbor, IntegersOfEverySizeAreThoseOfTheJsonLibrary) {
  for (const std::int64_t value :
       {std::int64_t{0}, std::int64_t{23}, std::int64_t{24}, std::int64_t{255}, std::int64_t{256},
        std::int64_t{65535}, std::int64_t{65536}, std::int64_t{1} << 32, std::int64_t{-1},
        std::int64_t{-24}, std::int64_t{-25}, std::int64_t{-70000},
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    std::string bytes;
    CborWriter(bytes).integer(value);
    EXPECT_EQ(Json::from_cbor(bytes).get<std::int64_t>(), value);
    EXPECT_EQ(CborReader(bytes).integer(), value);
    EXPECT_EQ(CborReader(bytes).json(), Json(value));
  }
  std::string bytes;
  CborWriter(bytes).unsigned_integer(std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(CborReader(bytes).unsigned_integer(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_THROW(CborReader(bytes).integer(), Error);
}

TEST(Cbor, NumbersKeepEveryBit) {
  for (const std::uint64_t bits : {0x8000000000000000ULL, 0x7ff8dead0000beefULL,
                                   0xfff0000000000000ULL, 0x0000000000000001ULL}) {
    std::string bytes;
    CborWriter(bytes).number(std::bit_cast<double>(bits));
    EXPECT_EQ(std::bit_cast<std::uint64_t>(CborReader(bytes).number()), bits);
  }
}

TEST(Cbor, DocumentsComeBackAsTheyWere) {
  const Json document = Json::parse(R"({"z": 1, "a": [0.1, 0.5, -3, 1e300, true, false, null],
      "é": {"empty": {}, "list": [], "large": 18446744073709551615, "low": -9223372036854775808},
      "text": "a longer text than fits into the head of a CBOR value, to be sure of it"})");
  std::string bytes;
  CborWriter(bytes).json(document);
  CborReader reader(bytes);
  EXPECT_EQ(reader.json().dump(), document.dump());
  reader.finish();
}

// The JSON library writes infinity and NaN as half-precision numbers, 0.5 as a single one.
TEST(Cbor, ShortFloatingPointNumbersAreRead) {
  EXPECT_EQ(CborReader(std::string_view("\xf9\x7c\x00", 3)).number(), INFINITY);
  EXPECT_EQ(CborReader(std::string_view("\xf9\xfc\x00", 3)).number(), -INFINITY);
  EXPECT_TRUE(std::isnan(CborReader(std::string_view("\xf9\x7e\x00", 3)).number()));
  EXPECT_EQ(CborReader(std::string_view("\xf9\x3c\x00", 3)).number(), 1);
  EXPECT_EQ(CborReader(std::string_view("\xf9\xc0\x00", 3)).number(), -2);
  EXPECT_EQ(CborReader(std::string_view("\xf9\x00\x01", 3)).number(), std::ldexp(1, -24));
  EXPECT_EQ(CborReader(std::string_view("\xfa\x3f\x00\x00\x00", 5)).number(), 0.5);
}

TEST(Cbor, EveryTruncationIsRefused) {
  std::string bytes;
  CborWriter(bytes).json(Json::parse(R"({"a": [1, 2.5, "text"], "b": {"c": -1000}})"));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(CborReader(std::string_view(bytes).substr(0, size)).json(), Error) << size;
  }
  bytes += 'x';
  CborReader reader(bytes);
  reader.json();
  EXPECT_THROW(reader.finish(), Error);
}

TEST(Cbor, OtherKindsThanExpectedAreRefused) {
  std::string text;
  CborWriter(text).text("seven");
  EXPECT_THROW(CborReader(text).integer(), Error);
  EXPECT_THROW(CborReader(text).number(), Error);
  EXPECT_THROW(CborReader(text).boolean(), Error);
  EXPECT_THROW(CborReader(text).array(), Error);
  EXPECT_THROW(CborReader(text).bytes(), Error);
  std::string integer;
  CborWriter(integer).integer(7);
  EXPECT_THROW(CborReader(integer).text(), Error);
}

TEST(Cbor, HostileBytesNeitherReserveNorRecurseWithoutEnd) {
  EXPECT_THROW(CborReader("\x9b\x7f\xff\xff\xff\xff\xff\xff\xff").json(), Error);
  EXPECT_THROW(CborReader("\xbb\x7f\xff\xff\xff\xff\xff\xff\xff").json(), Error);
  EXPECT_THROW(CborReader("\x7b\xff\xff\xff\xff\xff\xff\xff\xff").json(), Error);
  EXPECT_THROW(CborReader("\x9f\x01\xff").json(), Error);                  // of unknown length
  EXPECT_THROW(CborReader("\xc1\x01").json(), Error);                      // a tag
  EXPECT_THROW(CborReader("\xa2\x61\x61\x01\x61\x61\x02").json(), Error);  // a key twice
  const std::string deep(100'000, '\x81');
  EXPECT_THROW(CborReader(deep).json(), Error);
}

}  // namespace
}  // namespace hepsweep
