package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.UserHome;
import dev.graft.Version;
import dev.graft.torch.ProcessSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The {@code graft} command. */
@Command(
    name = "graft",
    description =
        "Transfer learning on the JVM: pictures, texts or sounds and a pretrained network in, a"
            + " model out.",
    mixinStandardHelpOptions = true,
    versionProvider = GraftCli.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = "%n'graft help COMMAND' says how each is used. To see it work: graft demo")
public final class GraftCli implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          TrainCommand.class,
          AdviseCommand.class,
          CompareCommand.class,
          PredictCommand.class,
          EvaluateCommand.class,
          SuggestCommand.class,
          FeaturesCommand.class,
          StyleCommand.class,
          StylistCommand.class,
          PretrainCommand.class,
          InspectCommand.class,
          HerbariumCommand.class,
          SoundboxCommand.class,
          HubCommand.class,
          CacheCommand.class,
          CommandLine.HelpCommand.class,
          WarmUpCommand.class);

  /** A bug in Graft; the other statuses are those of {@link Fault}. */
  private static final int BUG = 1;

  private static final Set<String> READING_PICTURES =
      Set.of(
          "train",
          "advise",
          "compare",
          "predict",
          "evaluate",
          "suggest",
          "features",
          "style",
          "stylist",
          "pretrain",
          "demo");

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show a stack trace when something fails.")
  private boolean debug;

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    // Numbers read the same everywhere, in files as in reasons.
    Locale.setDefault(Locale.ROOT);
    knowHome();
    lookForNoLibrariesOfGraphicsCards();
    ProcessSettings.tuneForTraining();
    if (arguments.length > 0 && READING_PICTURES.contains(arguments[0])) {
      CodecWarnings.silence();
    }
    Interrupt interrupt = new Interrupt(() -> "");
    int status = run(arguments);
    interrupt.close();
    System.exit(status);
  }

  /**
   * Libraries unpack themselves below the home folder that Java knows, which for a user without an
   * entry in the system's list is one called "?" wherever the command was started.
   */
  private static void knowHome() {
    if (!Path.of(System.getProperty("user.home")).isAbsolute()) {
      String own = System.getenv("GRAFT_HOME");
      try {
        Path home = own == null || own.isBlank() ? UserHome.folder() : Path.of(own);
        System.setProperty("user.home", home.toAbsolutePath().toString());
      } catch (GraftException e) {
        System.err.println("graft: " + e.getMessage());
        System.exit(e.fault().exitStatus());
      }
    }
  }

  /**
   * Else OpenCV's loader looks for 25 of them in every jar of the class path, which takes a third
   * of the time that a prediction does.
   */
  private static void lookForNoLibrariesOfGraphicsCards() {
    System.getProperties().putIfAbsent("org.bytedeco.javacpp.platform.extension", "");
  }

  /** Runs one command and returns its exit status. */
  static int run(String... arguments) {
    GraftCli graft = new GraftCli();
    CommandLine line = line(graft, arguments);
    line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Path.class, GraftCli::path);
    HelpSections.in(line);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> graft.report(failure, command, arguments));
    line.setParameterExceptionHandler(GraftCli::explainUsage);
    line.setExecutionStrategy(
        parsed -> {
          try {
            CommaLists.require(parsed);
          } catch (GraftException e) {
            return graft.report(e, line, arguments);
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    try {
      CommandLine train = line.getSubcommands().get("train");
      if (train != null) {
        Like.in(arguments).ifPresent(train::setDefaultValueProvider);
      }
      return line.execute(arguments);
    } catch (GraftException e) {
      return graft.report(e, line, arguments);
    } catch (OutOfMemoryError | LinkageError e) {
      return graft.report(e, line, arguments);
    }
  }

  /**
   * What reads a command's words. Of the commands only the one that is named is there, if the first
   * word names one: to look at the options of all takes longer than to answer for a picture.
   */
  static CommandLine line(GraftCli graft, String... arguments) {
    CommandLine line = new CommandLine(graft);
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(type -> arguments.length > 0 && name(type).equals(arguments[0]))
            .toList();
    boolean one = named.size() == 1 && !named.contains(CommandLine.HelpCommand.class);
    (one ? named : COMMANDS).forEach(line::addSubcommand);
    return line;
  }

  private static String name(Class<?> type) {
    return Objects.requireNonNull(type.getAnnotation(Command.class)).name();
  }

  /** Without a command: the help, as an error. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new GraftException(Fault.USAGE, "name a command, such as train or predict.");
  }

  private int report(Throwable failure, CommandLine command, String[] arguments) {
    PrintWriter err = command.getErr();
    if (debug) {
      failure.printStackTrace(err);
    }
    GraftException told = Failures.explain(failure);
    String message =
        told == null
            ? "this is a bug in Graft (%s). Run again with --debug and report what it prints."
                .formatted(failure)
            : Remedies.withOptions(String.valueOf(told.getMessage()));
    int status = told == null ? BUG : told.fault().exitStatus();
    err.println("graft: " + message);
    if (List.of(arguments).contains(Output.JSON)) {
      command.getOut().println(Output.failure(message, status));
    }
    return status;
  }

  /** An empty word would be the current folder, which nobody means by it. */
  private static Path path(String word) {
    if (word.isBlank()) {
      throw new CommandLine.TypeConversionException("an empty name is no path");
    }
    return Path.of(word);
  }

  private static int explainUsage(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String message = UsageProblem.sentence(failure);
    command.getErr().println("graft: " + message);
    if (List.of(arguments).contains(Output.JSON)) {
      command.getOut().println(Output.failure(message, Fault.USAGE.exitStatus()));
    }
    return Fault.USAGE.exitStatus();
  }

  /** The version the build wrote into the jar. */
  static final class VersionLine implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"graft " + Version.current()};
    }
  }
}
