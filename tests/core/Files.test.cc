#include "core/files.hh"

#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/digest.hh"
#include "core/error.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

std::string text_of(const MappedFile& file) {
  return {reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()};
}

TEST(ReadFile, GivesEveryByte) {
  const testing::TemporaryFolder folder;
  std::string content(200'000, 'x');
  content[70'000] = '\0';
  EXPECT_EQ(read_file(folder.write("a", content)), content);
  EXPECT_EQ(read_file(folder.write("empty", "")), "");
}

TEST(ReadFile, NamesTheFileAndTheReason) {
  const testing::TemporaryFolder folder;
  try {
    read_file(folder / "missing");
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder / "missing").string()));
    EXPECT_THAT(error.what(), HasSubstr("No such file"));
  }
  EXPECT_THROW(read_file(folder.path()), InputError);
}

TEST(WriteFileAtomically, ReplacesTheContent) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a", "old");
  write_file_atomically(file, "new content");
  EXPECT_EQ(read_file(file), "new content");
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(WriteFileAtomically, AReaderKeepsTheOldContent) {
  const testing::TemporaryFolder folder;
  const auto file = folder.write("a", "old");
  const MappedFile before(file);
  write_file_atomically(file, "new");
  EXPECT_EQ(text_of(before), "old");
  EXPECT_EQ(text_of(MappedFile(file)), "new");
}

TEST(WriteFileAtomically, LeavesNothingWhereItFails) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(write_file_atomically(folder / "no_folder" / "a", "x"), Error);
  fs::create_directory(folder / "taken");  // a file can't be renamed onto a folder
  EXPECT_THROW(write_file_atomically(folder / "taken", "x"), Error);
  EXPECT_EQ(files_in(folder.path()), 1U);
}

TEST(MappedFile, ShowsTheBytes) {
  const testing::TemporaryFolder folder;
  MappedFile file(folder.write("a", "content"));
  EXPECT_EQ(text_of(file), "content");
  MappedFile moved(std::move(file));
  EXPECT_EQ(text_of(moved), "content");
  MappedFile assigned;
  assigned = std::move(moved);
  EXPECT_EQ(text_of(assigned), "content");
  EXPECT_TRUE(MappedFile(folder.write("empty", "")).bytes().empty());
  EXPECT_THROW(MappedFile(folder / "missing"), InputError);
}

TEST(FileDescriptor, ClosesItsFile) {
  int number = -1;
  {
    FileDescriptor first(::open("/dev/null", O_RDONLY));
    number = first.get();
    ASSERT_GE(number, 0);
    FileDescriptor second(std::move(first));
    EXPECT_FALSE(first);  // NOLINT: what is left behind is specified
    EXPECT_TRUE(second);
    EXPECT_EQ(::fcntl(number, F_GETFD) == -1, false);
  }
  EXPECT_EQ(::fcntl(number, F_GETFD), -1);
}

TEST(Digest, IsTheKnownOne) {
  EXPECT_EQ(digest_of(std::string_view("")), "99aa06d3014798d86001c324468d497f");  // of xxHash
  EXPECT_EQ(checksum_of(std::string_view("")), 0x2d06800538d394c2ULL);
}

TEST(Digest, OfAFileIsThatOfItsContent) {
  const testing::TemporaryFolder folder;
  EXPECT_EQ(digest_of_file(folder.write("a", "abc")), digest_of(std::string_view("abc")));
  EXPECT_EQ(digest_of_file(folder.write("b", "")), digest_of(std::string_view("")));
  EXPECT_NE(digest_of(std::string_view("abc")), digest_of(std::string_view("abd")));
  EXPECT_EQ(digest_of(std::string_view("abc")).size(), 32U);
}

}  // namespace
}  // namespace hepsweep
