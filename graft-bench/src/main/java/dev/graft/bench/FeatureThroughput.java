package dev.graft.bench;

import dev.graft.Content;
import dev.graft.Graft;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureStore;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.OnnxFile;
import dev.graft.hub.Hub;
import dev.graft.image.Decoder;
import dev.graft.image.Preprocessing;
import dev.graft.image.Size;
import dev.graft.ort.Engine;
import dev.graft.train.Preparation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Pictures a second from files on disk to stored features, against ONNX Runtime alone on tensors
 * prepared beforehand: what reading, decoding, resizing and storing cost. {@code bareEngine} is how
 * the engine is commonly used: batches of 32, all cores on one batch, default settings otherwise;
 * {@code bareEngineByPicture} is how Graft uses it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class FeatureThroughput {
  private static final int PICTURES = 192;
  private static final int BATCH = 32;

  /** The network, a file or a name. */
  @Param("../shared/weights/mobilenetv2_imagenet.onnx")
  public String backbone = "";

  /** A folder of pictures, searched through. */
  @Param("../shared/data/hymenoptera/train")
  public String pictures = "";

  private final int threads = Runtime.getRuntime().availableProcessors();
  private Preprocessing preprocessing = Preprocessing.imageNet();
  private Size size = Size.square(1);
  private List<Sample> samples = List.of();
  private List<FloatBuffer> batches = List.of();
  private Engine wide;
  private Engine narrow;
  private Path store = Path.of("");

  /** Loads both engines and prepares the tensors. */
  @Setup
  public void prepare() throws IOException {
    BackboneSource source = new Hub(Graft.home()).find(backbone);
    Path file = source.file();
    preprocessing = Preparation.of(source).preprocessing();
    size = preprocessing.outputSize().orElseThrow();
    wide = Engine.of(Files.readAllBytes(file), backbone, threads);
    narrow = Engine.of(OnnxFile.read(file), 1);
    try (Stream<Path> files = Files.walk(Path.of(pictures))) {
      samples =
          files
              .filter(Files::isRegularFile)
              .sorted(Comparator.naturalOrder())
              .limit(PICTURES)
              .map(
                  picture ->
                      new Sample(
                          Source.of(picture), new Target.ClassIndex(0), Sha256.of(read(picture))))
              .toList();
    }
    batches = new ArrayList<>();
    for (int start = 0; start < PICTURES; start += BATCH) {
      batches.add(tensor(samples.subList(start, start + BATCH)));
    }
  }

  private FloatBuffer tensor(List<Sample> batch) throws IOException {
    int floats = 3 * size.width() * size.height();
    FloatBuffer tensor = direct(floats * batch.size());
    for (int i = 0; i < batch.size(); i++) {
      try (Content file = batch.get(i).open()) {
        preprocessing.apply(Decoder.decode(file), tensor, i * floats);
      }
    }
    return tensor;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(Float.BYTES * floats)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Every pass starts from an empty store. */
  @Setup(Level.Invocation)
  public void emptyStore() throws IOException {
    store = Files.createTempDirectory("graft-bench");
  }

  /** Removes what the pass stored. */
  @TearDown(Level.Invocation)
  public void removeStore() throws IOException {
    try (Stream<Path> files = Files.walk(store)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** ONNX Runtime alone, on tensors prepared beforehand. */
  @Benchmark
  @OperationsPerInvocation(PICTURES)
  public void bareEngine(Blackhole blackhole) {
    for (FloatBuffer batch : batches) {
      blackhole.consume(wide.run(batch, BATCH, 3, size.height(), size.width()));
    }
  }

  /** The same as Graft runs it: as many runs at once as there are cores, each of one picture. */
  @Benchmark
  @OperationsPerInvocation(PICTURES)
  public void bareEngineByPicture(Blackhole blackhole) {
    int floats = 3 * size.width() * size.height();
    IntStream.range(0, PICTURES)
        .parallel()
        .forEach(
            i -> {
              FloatBuffer picture = batches.get(i / BATCH).slice(i % BATCH * floats, floats);
              blackhole.consume(narrow.run(picture, 1, 3, size.height(), size.width()));
            });
  }

  /** From files to stored features. */
  @Benchmark
  @OperationsPerInvocation(PICTURES)
  public void endToEnd(Blackhole blackhole) {
    FeatureStore empty = FeatureStore.open(store, "features");
    blackhole.consume(
        new FeatureExtractor(narrow, preprocessing, empty, threads)
            .extract("", samples, Progress.none()));
  }
}
