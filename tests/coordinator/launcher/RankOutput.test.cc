#include <fcntl.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "coordinator/launcher/rank_output.hh"
#include "core/files.hh"

namespace hepsweep::coordinator {
namespace {

constexpr const char* noise =
    "[node1:4711] PMIX ERROR: BAD-PARAM in file ../src/event/pmix_event_notification.c at line "
    "923\n";

class RankOutputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    reading_ = FileDescriptor(ends[0]);
    writing_ = FileDescriptor(ends[1]);
    ::testing::internal::CaptureStderr();
  }

  void say(const std::string& text) {
    ASSERT_EQ(::write(writing_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    EXPECT_TRUE(output_.forward(reading_.get()));
  }

  RankOutput output_;
  FileDescriptor reading_;
  FileDescriptor writing_;
};

TEST_F(RankOutputTest, ForwardsWholeLines) {
  say("one\ntw");
  say("o\nthree");
  writing_.reset();
  EXPECT_FALSE(output_.forward(reading_.get()));
  output_.flush();
  output_.flush();
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "one\ntwo\nthree\n");
  EXPECT_EQ(output_.last_lines(), "one\ntwo\nthree\n");
}

TEST_F(RankOutputTest, LeavesOutWhatSaysNothing) {
  say(std::string("before\n") + noise + "mpirun: Forwarding signal 10 to job\nafter\n");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "before\nafter\n");
}

TEST_F(RankOutputTest, EndlessLinesDontFillTheMemory) {
  const std::string part(30'000, 'x');
  for (int i = 0; i < 10; ++i) say(part);
  const std::string shown = ::testing::internal::GetCapturedStderr();
  EXPECT_GT(shown.size(), 200'000U);
}

TEST(ReasonOfRefusal, IsFoundInMpirunsWords) {
  EXPECT_NE(reason_of_refusal("There are not enough slots available in the system\n"), "");
  EXPECT_NE(reason_of_refusal("ssh: Could not resolve hostname nowhere: Name or\n"), "");
  EXPECT_EQ(reason_of_refusal("hepsweep: info: finished\n"), "");
}

}  // namespace
}  // namespace hepsweep::coordinator
