// The command line, as commands declare it. Only command_line.cc knows the library that parses it:
// its headers are slow to compile.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/error.hh"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace hepsweep {

/// Where the value of an argument goes; it stays as it is where the argument is not given. Lists
/// take all words up to the next option. Must live until the command has run.
using ArgumentValue =
    std::variant<std::reference_wrapper<std::string>, std::reference_wrapper<int>,
                 std::reference_wrapper<std::int64_t>, std::reference_wrapper<std::uint64_t>,
                 std::reference_wrapper<double>, std::reference_wrapper<std::vector<std::string>>,
                 std::reference_wrapper<std::vector<float>>>;

/// An argument that a command has declared: what else holds for it.
class Argument {
 public:
  explicit Argument(CLI::Option& option) : option_(&option) {}

  Argument& required();
  /// Both limits are allowed.
  Argument& between(std::int64_t least, std::int64_t most);
  Argument& one_of(const std::vector<std::string>& values);
  /// A list that takes one word each time the option is given, rather than all up to the next.
  Argument& one_value_each();
  /// The option may stand without a value, which stands for this one.
  Argument& without_value(const std::string& value);
  /// The help shows the value that the variable has now.
  Argument& show_default();

 private:
  CLI::Option* option_;
};

/// A command or subcommand; a handle, valid as long as its Program.
class CommandLine {
 public:
  /// \param what one line for the help: a verb first, a small letter, no full stop
  CommandLine subcommand(const std::string& name, const std::string& what);
  /// Leaves this subcommand out of the help.
  void hide();

  /// An argument known by its place, which must be given.
  void positional(const std::string& name, ArgumentValue value, const std::string& what);
  /// \param names "--limit", or "-o,--output"
  Argument option(const std::string& names, ArgumentValue value, const std::string& what);
  void flag(const std::string& name, bool& value, const std::string& what);

  /// What the command does once all arguments are read.
  void run(std::function<ExitCode()> work);

 protected:
  CommandLine(CLI::App& app, ExitCode& outcome) : app_(&app), outcome_(&outcome) {}

 private:
  CLI::App* app_;
  ExitCode* outcome_;
};

/// Adds one subcommand; main.cc holds the table of all of them.
using RegisterCommand = void (*)(CommandLine& program);

/// The whole command line; knows --help and --version. Where it has subcommands, one must be given.
class Program : public CommandLine {
 public:
  Program(const std::string& name, const std::string& what);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Reads the arguments and runs the command that they name, or prints the help.
  /// \param arguments without the program's name
  /// \throws InputError for bad usage, and whatever the command throws
  ExitCode parse(std::vector<std::string> arguments);

  /// For main(): parses; an exception becomes one line on stderr and an exit status. Under mpirun
  /// only rank 0 complains.
  int main(int argc, const char* const* argv);

 private:
  struct State;
  explicit Program(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace hepsweep
