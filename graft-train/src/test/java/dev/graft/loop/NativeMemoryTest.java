package dev.graft.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import dev.graft.Progress;
import dev.graft.graph.Backbone;
import dev.graft.graph.Block;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.NetworkBuilder;
import dev.graft.head.LinearHead;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many trainings in one JVM need no more native memory than a few. */
class NativeMemoryTest {
  private static final int WARM_UP = 20;
  private static final int TRAININGS = 100;
  private static final int SAMPLES = 20;
  private static final int WIDTH = 256;
  private static final String IN_USE = "in use: ";

  /** What glibc's allocator says of itself: every field is a {@code size_t}. */
  @Structure.FieldOrder({
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost"
  })
  public static final class Mallinfo2 extends Structure implements Structure.ByValue {
    public NativeLong arena = new NativeLong();
    public NativeLong ordblks = new NativeLong();
    public NativeLong smblks = new NativeLong();
    public NativeLong hblks = new NativeLong();
    public NativeLong hblkhd = new NativeLong();
    public NativeLong usmblks = new NativeLong();
    public NativeLong fsmblks = new NativeLong();
    public NativeLong uordblks = new NativeLong();
    public NativeLong fordblks = new NativeLong();
    public NativeLong keepcost = new NativeLong();
  }

  private interface Glibc extends Library {
    Mallinfo2 mallinfo2();
  }

  private static void assumeGlibcCounts() {
    assumeTrue(Platform.isLinux(), "glibc counts what is in use, and this is no Linux");
    try {
      Native.load("c", Glibc.class).mallinfo2();
    } catch (UnsatisfiedLinkError e) {
      assumeTrue(false, "glibc counts what is in use from version 2.33 on");
    }
  }

  /** What is allocated and not freed, garbage collected first: buffers of the JVM end with it. */
  private static long inUse(Glibc glibc) {
    System.gc();
    Mallinfo2 info = glibc.mallinfo2();
    return info.uordblks.longValue() + info.hblkhd.longValue();
  }

  /**
   * Trains as often as its second argument says, in the folder of the first, and prints what was in
   * use after each.
   */
  static final class Main {
    public static void main(String[] arguments) {
      Glibc glibc = Native.load("c", Glibc.class);
      TorchRuntime.setThreads(1);
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        train(Path.of(arguments[0]));
        System.out.println(IN_USE + inUse(glibc));
      }
    }
  }

  @Test
  void aHundredTrainingsNeedNoMoreThanTwenty(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeGlibcCounts();
    List<Long> inUse = inUseInItsOwnJvm(folder);
    assertThat(inUse).hasSize(TRAININGS);
    long early = Collections.min(inUse.subList(WARM_UP, WARM_UP + SAMPLES));
    long late = Collections.min(inUse.subList(TRAININGS - SAMPLES, TRAININGS));
    assertThat((double) late / early).isLessThan(1.05);
  }

  /**
   * In a JVM that does nothing else and without its optimising compiler, whose memory, a tenth of
   * all there is, comes and goes.
   */
  private static List<Long> inUseInItsOwnJvm(Path folder) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                folder.toString(),
                String.valueOf(TRAININGS))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output).stream()
        .filter(line -> line.startsWith(IN_USE))
        .map(line -> Long.parseLong(line.substring(IN_USE.length())))
        .toList();
  }

  /** All there is to it: frozen blocks, a cut, a checkpoint, candidates, averages. */
  private static void train(Path folder) {
    Backbone backbone = Backbone.of(wide());
    List<String> blocks = backbone.blocks().stream().map(Block::name).toList();
    Recipe recipe =
        HyperRule.recipe(
                new Strategy.Partial(new Unfreeze.Last(2)),
                blocks,
                Situation.of(new DataSize(TinyJob.TRAIN, TinyJob.VALIDATION, 2)))
            .withBatchSize(12)
            .withEachStage(stage -> stage.withMaxEpochs(1));
    LinearOutput head = new LinearOutput(LinearHead.zeros(2, WIDTH));
    Network network =
        new Network(backbone, head, Loss.CrossEntropy.plain(), Map.of(), Precision.BFLOAT16);
    Job tiny = TinyJob.of(network, recipe);
    Job job =
        new Job(
            network,
            recipe,
            tiny.train(),
            tiny.validation(),
            TinyJob.inputs(backbone),
            tiny.seed(),
            tiny.threads());
    Checkpoints checkpoints = new Checkpoints(folder, "wide", 1, () -> 0);
    TrainingLoop.run(job, Optional.empty(), checkpoints, () -> false, Progress.none());
  }

  /**
   * Three residual blocks of a quarter of a megabyte each, so that nothing that is forgotten stays
   * small.
   */
  private static Graph wide() {
    NetworkBuilder net = new NetworkBuilder(13, 1, true);
    String x = net.flatten(net.input("input", ElementType.FLOAT, -1, 3, 8, 8));
    x = net.relu("/stem", net.gemm("/stem", x, 3 * 8 * 8, WIDTH));
    for (int i = 0; i < 3; i++) {
      String scope = "/layer" + i;
      x = net.op(scope, "Add", x, net.relu(scope, net.gemm(scope, x, WIDTH, WIDTH)));
    }
    net.output(x, -1, WIDTH);
    return net.build();
  }
}
