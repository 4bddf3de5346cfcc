#include "coordinator/launcher/leftovers.hh"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "core/files.hh"
#include "core/host.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::coordinator {
namespace {

using testing::TemporaryFolder;

class Leftovers : public ::testing::Test {
 protected:
  std::filesystem::path segment(const std::string& name, const std::string& user) {
    return shared_memory_.write("vader_segment." + host_ + "." + user + "." + name, "segment");
  }

  std::filesystem::path session(pid_t process) {
    const auto folder =
        sessions_ / ("ompi." + host_ + "." + user_) / ("pid." + std::to_string(process));
    std::filesystem::create_directories(folder / "0" / "0");
    write_file_atomically(folder / "contact.txt", "contact");
    return folder;
  }

  static pid_t dead_process() {
    const pid_t process = ::fork();
    if (process == 0) ::_exit(0);
    ::waitpid(process, nullptr, 0);
    return process;
  }

  std::size_t sweep() const {
    return sweep_leftovers({shared_memory_.path(), sessions_.path()}).size();
  }

  TemporaryFolder shared_memory_;
  TemporaryFolder sessions_;
  std::string host_ = host_name();
  std::string user_ = std::to_string(::geteuid());
};

TEST_F(Leftovers, OfDeadJobsAreRemoved) {
  const auto file = segment("2a140001.0", user_);
  const auto folder = session(dead_process());
  EXPECT_EQ(sweep(), 2U);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_FALSE(std::filesystem::exists(folder));
  EXPECT_EQ(sweep(), 0U);
}

TEST_F(Leftovers, WhatAProcessMapsStays) {
  const auto file = segment("2a140001.0", user_);
  const auto folder = session(dead_process());
  const MappedFile mapped_segment(file);
  const MappedFile mapped_contact(folder / "contact.txt");
  EXPECT_EQ(sweep(), 0U);
  EXPECT_TRUE(std::filesystem::exists(file));
  EXPECT_TRUE(std::filesystem::exists(folder / "0"));
}

TEST_F(Leftovers, WhatAProcessHasOpenStays) {
  const auto file = segment("2a140001.0", user_);
  const FileDescriptor open(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  EXPECT_EQ(sweep(), 0U);
}

TEST_F(Leftovers, AFolderOfALivingProcessStays) {
  const auto folder = session(::getpid());
  EXPECT_EQ(sweep(), 0U);
  EXPECT_TRUE(std::filesystem::exists(folder));
}

// 12 begins like 123: what is used below the one says nothing about the other.
TEST_F(Leftovers, NamesThatBeginAlikeAreToldApart) {
  const auto file = segment("2a140001.1", user_);
  const auto used = segment("2a140001.12", user_);
  const MappedFile mapped(used);
  EXPECT_EQ(sweep(), 1U);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_TRUE(std::filesystem::exists(used));
}

TEST_F(Leftovers, WhatIsOthersStays) {
  segment("2a140001.0", "424242");
  shared_memory_.write("vader_segment.elsewhere." + user_ + ".2a140001.0", "");
  shared_memory_.write("something", "");
  std::filesystem::create_directories(sessions_ / ("ompi." + host_ + "." + user_) / "jf.1");
  EXPECT_EQ(sweep(), 0U);
}

TEST_F(Leftovers, MissingFoldersAreNoTrouble) {
  EXPECT_TRUE(sweep_leftovers({"/nonexistent", "/nonexistent"}).empty());
}

}  // namespace
}  // namespace hepsweep::coordinator
