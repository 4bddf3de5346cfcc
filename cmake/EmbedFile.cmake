# Writes OUTPUT, a C++ source that defines the content of the file INPUT as the variable NAME.
file(READ "${INPUT}" content HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${content}")
file(WRITE "${OUTPUT}" "#include <string_view>
namespace hepsweep::embedded {
namespace {
constexpr char bytes[] = {${bytes}0};
}
extern const std::string_view ${NAME};
constinit const std::string_view ${NAME}(bytes, sizeof bytes - 1);
}  // namespace hepsweep::embedded
")
