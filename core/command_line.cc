#include "core/command_line.hh"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include "core/log.hh"
#include "core/version.hh"
#include "core/words.hh"

namespace hepsweep {
namespace {

// Under mpirun every rank reads the same command line; one complaint is enough.
bool is_silent_rank() {
  const char* rank = std::getenv("OMPI_COMM_WORLD_RANK");
  return rank != nullptr && std::string(rank) != "0";
}

int report(const std::exception& error, ExitCode code) {
  if (!is_silent_rank()) log_error(error.what());
  return static_cast<int>(code);
}

// A full disk shows only when the output leaves the process.
void require_written_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  throw Error(fmt::format("standard output can't be written: {}", std::strerror(errno)));
}

// The library would only say that some command is missing.
void refuse_unknown_command(const CLI::App& app, const std::vector<std::string>& arguments,
                            std::size_t at = 0) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (!command->get_group().empty()) known.push_back(command->get_name());
    if (at < arguments.size() && arguments[at] == command->get_name()) {
      return refuse_unknown_command(*command, arguments, at + 1);
    }
  }
  if (known.empty() || at >= arguments.size() || arguments[at].starts_with("-")) return;
  throw InputError("the command " + unknown_word_message(arguments[at], known));
}

std::string complaint_about_sign(const std::string& text) {
  return text.starts_with("-") ? text + " is negative; it must be a number of at least 0" : "";
}

CLI::Option& add_option(CLI::App& app, const std::string& names, ArgumentValue value,
                        const std::string& what) {
  return std::visit(
      [&](auto variable) -> CLI::Option& {
        CLI::Option& option = *app.add_option(names, variable.get(), what);
        // The library would take -1 for 2^64 - 1.
        if constexpr (std::is_same_v<std::uint64_t&, decltype(variable.get())>) {
          option.check(complaint_about_sign);
        }
        return option;
      },
      value);
}

}  // namespace

Argument& Argument::required() {
  option_->required();
  return *this;
}

Argument& Argument::between(std::int64_t least, std::int64_t most) {
  option_->check(CLI::Range(least, most));
  return *this;
}

Argument& Argument::one_of(const std::vector<std::string>& values) {
  option_->check(CLI::IsMember(values));
  return *this;
}

Argument& Argument::one_value_each() {
  option_->allow_extra_args(false);
  return *this;
}

Argument& Argument::without_value(const std::string& value) {
  option_->expected(0, 1)->default_str(value);
  return *this;
}

Argument& Argument::show_default() {
  option_->capture_default_str();
  return *this;
}

CommandLine CommandLine::subcommand(const std::string& name, const std::string& what) {
  app_->require_subcommand(1);
  return {*app_->add_subcommand(name, what), *outcome_};
}

void CommandLine::hide() {
  app_->group("");
}

void CommandLine::positional(const std::string& name, ArgumentValue value,
                             const std::string& what) {
  add_option(*app_, name, value, what).required();
}

Argument CommandLine::option(const std::string& names, ArgumentValue value,
                             const std::string& what) {
  return Argument(add_option(*app_, names, value, what));
}

void CommandLine::flag(const std::string& name, bool& value, const std::string& what) {
  app_->add_flag(name, value, what);
}

void CommandLine::run(std::function<ExitCode()> work) {
  app_->callback([work = std::move(work), outcome = outcome_] { *outcome = work(); });
}

struct Program::State {
  State(const std::string& name, const std::string& what) : app(what, name) {
    app.set_version_flag("--version", program_version);
  }

  CLI::App app;
  ExitCode outcome = ExitCode::done;
};

Program::Program(const std::string& name, const std::string& what)
    : Program(std::make_unique<State>(name, what)) {}

Program::Program(std::unique_ptr<State> state)
    : CommandLine(state->app, state->outcome), state_(std::move(state)) {}

Program::~Program() = default;

ExitCode Program::parse(std::vector<std::string> arguments) {
  CLI::App& app = state_->app;
  refuse_unknown_command(app, arguments);
  std::reverse(arguments.begin(), arguments.end());  // as the library takes them
  try {
    app.parse(std::move(arguments));
    return state_->outcome;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return static_cast<ExitCode>(app.exit(error));  // prints help
    throw InputError(fmt::format("{} ({} --help lists the {})", error.what(), app.get_name(),
                                 app.get_subcommands({}).empty() ? "options" : "commands"));
  }
}

int Program::main(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) arguments.emplace_back(argv[i]);
  try {
    const ExitCode outcome = parse(std::move(arguments));
    require_written_output();
    return static_cast<int>(outcome);
  } catch (const Error& error) {
    return report(error, error.code());
  } catch (const std::exception& error) {
    return report(error, ExitCode::failed);
  }
}

}  // namespace hepsweep
