#include "worker/frames.hh"

#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace hepsweep::worker {
namespace {

struct Pair {
  FrameChannel left;
  FrameChannel right;
};

Pair connected() {
  int sockets[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
  return {FrameChannel(FileDescriptor(sockets[0])), FrameChannel(FileDescriptor(sockets[1]))};
}

TEST(Frames, MessagesArriveWholeAndInOrder) {
  auto [left, right] = connected();
  left.send("first");
  left.send("");
  left.send(std::string("with\0zero", 9));
  EXPECT_EQ(right.receive(), "first");
  EXPECT_EQ(right.receive(), "");
  EXPECT_EQ(right.receive(), std::string("with\0zero", 9));
  EXPECT_EQ(right.receive(), std::nullopt);
  EXPECT_FALSE(right.closed());
}

// More than the socket holds: the sender must neither wait nor lose anything.
TEST(Frames, ALargeMessageIsSentInPieces) {
  auto [left, right] = connected();
  std::string large(5'000'000, 'x');
  large[4'999'999] = 'y';
  left.send(large);
  EXPECT_FALSE(left.flush());
  std::optional<std::string> arrived;
  while (!arrived && !right.closed()) {
    arrived = right.receive();
    left.flush();
  }
  EXPECT_EQ(arrived, large);
  EXPECT_TRUE(left.flush());
}

TEST(Frames, AClosedEndIsNoticedByBothSides) {
  auto [left, right] = connected();
  left.send("last words");
  left = FrameChannel();
  EXPECT_EQ(right.wait_for_message(), "last words");
  EXPECT_EQ(right.wait_for_message(), std::nullopt);
  EXPECT_TRUE(right.closed());
  right.send("nobody listens");
  right.wait_until_sent();  // ends, since the other side is gone
  EXPECT_TRUE(right.closed());
}

TEST(Frames, AHalfMessageIsNotHandedOn) {
  int sockets[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
  FrameChannel channel{FileDescriptor(sockets[0])};
  ASSERT_EQ(::write(sockets[1], "\x05\x00\x00\x00he", 6), 6);
  EXPECT_EQ(channel.receive(), std::nullopt);
  ASSERT_EQ(::write(sockets[1], "llo", 3), 3);
  EXPECT_EQ(channel.receive(), "hello");
  ::close(sockets[1]);
}

TEST(Frames, AnImpossibleLengthClosesTheChannel) {
  int sockets[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
  FrameChannel channel{FileDescriptor(sockets[0])};
  ASSERT_EQ(::write(sockets[1], "\xff\xff\xff\xff", 4), 4);
  EXPECT_EQ(channel.receive(), std::nullopt);
  EXPECT_TRUE(channel.closed());
  ::close(sockets[1]);
}

}  // namespace
}  // namespace hepsweep::worker
