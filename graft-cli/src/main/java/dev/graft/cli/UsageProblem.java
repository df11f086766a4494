package dev.graft.cli;

import dev.graft.Misspelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words that make no command, explained in a sentence. */
final class UsageProblem {
  private UsageProblem() {}

  /** What is wrong, and where to read on. */
  static String sentence(ParameterException failure) {
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    return problem(failure, command) + " " + help(command);
  }

  private static String problem(ParameterException failure, CommandSpec command) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched(), command);
    }
    if (failure instanceof MissingParameterException missing) {
      List<String> words = failure.getCommandLine().getUnmatchedArguments();
      return words.stream().anyMatch(word -> word.startsWith("-"))
          ? unknown(words, command)
          : "%s needs %s.".formatted(command.qualifiedName(), needed(missing));
    }
    ArgSpec argument = failure.getArgSpec();
    if (argument == null && failure.getValue() != null) {
      return unknown(List.of(failure.getValue()), command);
    }
    if (argument != null && argument.type().isEnum() && failure.getValue() != null) {
      List<String> known =
          Stream.of(argument.type().getEnumConstants())
              .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
              .toList();
      return "%s %s is unknown; known are %s.%s"
          .formatted(
              name(argument),
              failure.getValue(),
              String.join(", ", known),
              meant(failure.getValue(), known));
    }
    if (argument != null && failure.getValue() != null && failure.getValue().isBlank()) {
      return "%s is an empty name; expected %s.".formatted(name(argument), kind(argument, ""));
    }
    if (argument != null && failure.getValue() != null) {
      return "%s %s: expected %s."
          .formatted(name(argument), failure.getValue(), kind(argument, failure.getValue()));
    }
    String message = String.valueOf(failure.getMessage());
    return message.endsWith(".") ? message : message + ".";
  }

  private static String needed(MissingParameterException missing) {
    return missing.getMissing().stream()
        .map(
            argument ->
                argument.isOption()
                    ? name(argument) + " " + argument.paramLabel()
                    : argument.paramLabel())
        .collect(Collectors.joining(" and "));
  }

  private static String unknown(List<String> words, CommandSpec command) {
    Optional<String> option = words.stream().filter(word -> word.startsWith("-")).findFirst();
    if (option.isPresent()) {
      String name = option.get().replaceFirst("=.*", "");
      List<String> known =
          command.options().stream()
              .filter(one -> !one.hidden())
              .flatMap(one -> Stream.of(one.names()))
              .toList();
      return "there is no option %s.%s".formatted(name, meant(name, known));
    }
    String word = words.get(0);
    Collection<String> commands = visible(command.subcommands().values());
    return commands.isEmpty()
        ? "'%s' is one word too many; quote names with spaces in them.".formatted(word)
        : "there is no command '%s'.%s".formatted(word, meant(word, commands));
  }

  private static Collection<String> visible(Collection<CommandLine> commands) {
    List<String> names = new ArrayList<>();
    for (CommandLine command : commands) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        names.add(command.getCommandName());
      }
    }
    return names;
  }

  private static String meant(String word, Collection<String> known) {
    return Misspelling.meant(word, known).map(" Did you mean %s?"::formatted).orElse("");
  }

  private static String kind(ArgSpec argument, String given) {
    Class<?> type = argument.auxiliaryTypes()[0];
    if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
      return given.matches("[+-]?\\d+") ? "a smaller whole number" : "a whole number";
    }
    if (type == ByteSize.class) {
      return ByteSize.EXPECTED;
    }
    return type == Double.class || type == double.class
        ? "a number"
        : "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String help(CommandSpec command) {
    CommandSpec of = command; // help knows the words that follow 'graft' only
    while (of.parent() != null && of.parent().parent() != null) {
      of = of.parent();
    }
    String words =
        Stream.of("graft", "help", of.parent() == null ? "" : of.name())
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(" "));
    return "'%s' lists what there is.".formatted(words);
  }
}
