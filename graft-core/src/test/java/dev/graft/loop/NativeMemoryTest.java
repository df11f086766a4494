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
import dev.graft.linalg.FloatMatrix;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import dev.graft.policy.Strategy;
import dev.graft.policy.Unfreeze;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many trainings in one JVM need no more native memory than a few. */
class NativeMemoryTest {
  private static final int WARM_UP = 20;
  private static final int TRAININGS = 100;
  private static final int SAMPLES = 20;
  private static final int WIDTH = 256;

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

  private static Glibc glibc() {
    assumeTrue(Platform.isLinux(), "glibc counts what is in use, and this is no Linux");
    Glibc glibc = Native.load("c", Glibc.class);
    try {
      glibc.mallinfo2();
    } catch (UnsatisfiedLinkError e) {
      assumeTrue(false, "glibc counts what is in use from version 2.33 on");
    }
    return glibc;
  }

  /** What is allocated and not freed, garbage collected first: buffers of the JVM end with it. */
  private static long inUse(Glibc glibc) {
    System.gc();
    Mallinfo2 info = glibc.mallinfo2();
    return info.uordblks.longValue() + info.hblkhd.longValue();
  }

  @Test
  void aHundredTrainingsNeedNoMoreThanTwenty(@TempDir Path folder) {
    Glibc glibc = glibc();
    TorchRuntime.setThreads(1);
    List<Long> inUse = new ArrayList<>();
    for (int i = 0; i < TRAININGS; i++) {
      train(folder);
      inUse.add(inUse(glibc));
    }
    // The least of several, because the JVM's compiler works beside, and needs memory as it does.
    long early = Collections.min(inUse.subList(WARM_UP, WARM_UP + SAMPLES));
    long late = Collections.min(inUse.subList(TRAININGS - SAMPLES, TRAININGS));
    assertThat((double) late / early).isLessThan(1.05);
  }

  /** All there is to it: frozen blocks, a cut, a checkpoint, candidates, averages. */
  private static void train(Path folder) {
    Backbone backbone = Backbone.of(wide());
    List<String> blocks = backbone.blocks().stream().map(Block::name).toList();
    Recipe recipe =
        HyperRule.recipe(
                new Strategy.Partial(new Unfreeze.Last(2)),
                blocks,
                new DataSize(TinyJob.TRAIN, TinyJob.VALIDATION, 2))
            .withBatchSize(12)
            .withEachStage(stage -> stage.withMaxEpochs(1));
    LinearHead head =
        new LinearHead(
            FloatMatrix.of(new float[2 * WIDTH], 2, WIDTH), FloatMatrix.of(new float[2], 1, 2));
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
