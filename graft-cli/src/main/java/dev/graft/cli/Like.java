package dev.graft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.policy.Recipe;
import dev.graft.train.RecipeJson;
import dev.graft.train.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * An earlier training, whose every option holds for this one too unless another is given: from its
 * record, which has the command and what Graft settled on.
 */
final class Like implements IDefaultValueProvider {
  static final String OPTION = "--like";

  private static final String DATA = "DATA";

  /** What concerns one run and not the next. */
  private static final Set<String> NOT_REPEATED =
      Set.of(OPTION, "--out", "--overwrite", "--resume", "--json", "--debug");

  private final Path file;
  private final JsonNode run;
  private final Map<String, String> values;

  private Like(Path file, JsonNode run, Map<String, String> values) {
    this.file = file;
    this.run = run;
    this.values = values;
  }

  /**
   * The training that a command line wants repeated, if it does.
   *
   * @throws GraftException if its record cannot be read
   */
  static Optional<Like> in(String[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].startsWith(OPTION + "=")) {
        return Optional.of(read(Path.of(arguments[i].substring(OPTION.length() + 1)), arguments));
      }
      if (arguments[i].equals(OPTION) && i + 1 < arguments.length) {
        return Optional.of(read(Path.of(arguments[i + 1]), arguments));
      }
    }
    return Optional.empty();
  }

  private static Like read(Path file, String[] arguments) {
    JsonNode run;
    try {
      run = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new GraftException(
          Fault.USAGE,
          "%s %s %s; name the run.json of an earlier training."
              .formatted(
                  OPTION,
                  file,
                  Files.notExists(file)
                      ? "does not exist"
                      : Files.isDirectory(file) ? "is a folder" : "is no JSON that can be read"),
          e);
    }
    JsonNode asked = run.path("asked");
    List<String> words = words(asked.path("equivalent"));
    if (words.isEmpty() || !words.get(0).equals("train")) {
      throw new GraftException(
          Fault.USAGE,
          "%s %s says of no 'graft train' how it was asked for; name the run.json that one of this version wrote."
              .formatted(OPTION, file));
    }
    Map<String, String> values = values(words, Path.of(asked.path("folder").asText("")));
    settle(values, run, Set.of(arguments.clone()));
    return new Like(file, run, values);
  }

  private static List<String> words(JsonNode array) {
    List<String> words = new ArrayList<>();
    array.forEach(word -> words.add(word.asText()));
    return words;
  }

  /** What a command line says, by option; relative paths start from a folder. */
  private static Map<String, String> values(List<String> words, Path folder) {
    String[] line = words.toArray(String[]::new);
    ParseResult said =
        GraftCli.line(new GraftCli(), line)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .parseArgs(line)
            .subcommand();
    Map<String, String> values = new LinkedHashMap<>();
    for (ArgSpec arg : said.matchedArgs()) {
      values.put(
          name(arg),
          arg.originalStringValues().stream()
              .map(value -> resolved(arg, value, folder))
              .collect(Collectors.joining(",")));
    }
    values.keySet().removeAll(NOT_REPEATED);
    return values;
  }

  private static String resolved(ArgSpec arg, String value, Path folder) {
    Path path =
        arg.type() == Path.class || name(arg).equals("--backbone") ? folder.resolve(value) : null;
    return path != null && Files.exists(path) ? path.normalize().toString() : value;
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : DATA;
  }

  /** What Graft chose by itself then is asked for now, unless something that decides it is new. */
  private static void settle(Map<String, String> values, JsonNode run, Set<String> given) {
    JsonNode settings = run.path("settings");
    values.putIfAbsent("--threads", settings.path("threads").asText("1"));
    if (run.at("/strategy/precision").isTextual()) {
      values.putIfAbsent("--precision", run.at("/strategy/precision").asText());
    }
    boolean strategyIsOpen =
        values.getOrDefault("--strategy", "auto").equals("auto")
            && !values.containsKey("--unfreeze");
    if (strategyIsOpen && !given.contains("--unfreeze")) {
      values.put("--strategy", run.at("/strategy/name").asText("auto"));
    }
    boolean exact = !Set.of("sgd", "adamw").contains(values.getOrDefault("--head", "auto"));
    if (exact && !given.contains("--head")) {
      values.putIfAbsent("--views", settings.path("views").asText("1"));
    }
  }

  @Override
  public @Nullable String defaultValue(ArgSpec arg) {
    return values.get(name(arg));
  }

  Path file() {
    return file;
  }

  /** What a command says otherwise: the options, and DATA. */
  static List<String> changes(CommandSpec command) {
    return command.commandLine().getParseResult().matchedArgs().stream()
        .map(Like::name)
        .filter(name -> !NOT_REPEATED.contains(name))
        .toList();
  }

  /**
   * The words of a command that needs no other record: what is said here, and what was said there.
   */
  List<String> equivalent(CommandSpec command) {
    Map<String, String> all = new LinkedHashMap<>(values);
    command
        .commandLine()
        .getParseResult()
        .matchedArgs()
        .forEach(arg -> all.put(name(arg), String.join(",", arg.originalStringValues())));
    all.keySet().removeAll(NOT_REPEATED);
    List<String> words = new ArrayList<>(List.of("train"));
    all.forEach(
        (name, value) -> {
          boolean flag =
              command.findOption(name) != null && command.findOption(name).arity().max() == 0;
          if (name.equals(DATA)) {
            words.add(1, value);
          } else if (!flag) {
            words.addAll(List.of(name, value));
          } else if (value.isEmpty() || Boolean.parseBoolean(value)) {
            words.add(name);
          }
        });
    return words;
  }

  /**
   * The recipe of the training, if it can be one for the blocks of another, which says what moves.
   */
  Optional<Recipe> recipeFitting(Recipe planned) {
    return RecipeJson.read(run.at("/settings/recipe"))
        .filter(then -> then.moving().getClass() == planned.moving().getClass())
        .filter(
            then ->
                then.stages().stream()
                    .map(stage -> stage.blocks())
                    .toList()
                    .equals(planned.stages().stream().map(stage -> stage.blocks()).toList()))
        .map(then -> then.withMoving(planned.moving()));
  }

  /** What is not as it was, although nobody said so; a sentence each. */
  List<String> differences(RunRecord now, List<String> changed) {
    List<String> told = new ArrayList<>();
    if (!changed.contains("--backbone")
        && !now.backbone().sha256().equals(run.at("/backbone/sha256").asText())) {
      told.add("The backbone is not the one of %s: its file has changed.".formatted(file));
    }
    if (!changed.contains(DATA) && !now.data().sha256().equals(run.at("/data/sha256").asText())) {
      told.add("The data are not those of %s: files have changed.".formatted(file));
    }
    if (!now.graft().equals(run.path("graft").asText())) {
      told.add(
          "%s is of Graft %s, and this is %s."
              .formatted(file, run.path("graft").asText(), now.graft()));
    }
    return told;
  }
}
