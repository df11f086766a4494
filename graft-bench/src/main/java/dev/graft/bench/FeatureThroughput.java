package dev.graft.bench;

import dev.graft.Content;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.data.TextTable;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureStore;
import dev.graft.features.LengthGroups;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.image.Preparation;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.ort.Engine;
import dev.graft.text.Pooling;
import dev.graft.text.TextPreparation;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
 * Pictures or texts a second from where they are to stored features, against ONNX Runtime alone on
 * tensors prepared beforehand: what reading, decoding, resizing, tokenizing and storing cost.
 * {@code bareEngine} is how the engine is commonly used: batches of 32 as samples come, padded to
 * the longest, all cores on one batch, default settings otherwise; {@code bareEngineAsGraft} is how
 * Graft uses it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls prepare() first
public class FeatureThroughput {
  private static final int SAMPLES = 192;
  private static final int BATCH = 32;
  private static final TextPreparation.Asked MEAN =
      new TextPreparation.Asked(
          OptionalInt.empty(), Optional.of(Pooling.MEAN), false, FeatureChoice.automatic());

  /** The network, a file or a name. */
  @Param("../shared/weights/mobilenetv2_imagenet.onnx")
  public String backbone = "";

  /** A folder of pictures, searched through, or a table of texts. */
  @Param("../shared/data/hymenoptera/train")
  public String data = "";

  private final int threads = Runtime.getRuntime().availableProcessors();
  private Processor processor;
  private List<Sample> samples = List.of();
  private List<Map<String, Tensor>> batches = List.of();
  private List<Map<String, Tensor>> groups = List.of();
  private Engine wide;
  private Engine narrow;
  private Path store = Path.of("");

  /** Loads both engines and prepares the tensors. */
  @Setup
  public void prepare() throws IOException {
    BackboneSource source = Backbones.find(backbone);
    Graph network = OnnxFile.read(source.file());
    boolean texts = data.endsWith(".csv");
    processor =
        (texts
                ? TextPreparation.of(source, network, MEAN).modality()
                : Preparation.of(source).preprocessing())
            .processor(network, backbone);
    Graph standard = processor.standardised(network);
    wide = Engine.of(standard, threads);
    narrow = Engine.of(standard, 1);
    samples = texts ? texts(Path.of(data)) : pictures(Path.of(data));
    List<Map<String, Tensor>> examples = new ArrayList<>();
    List<Decoded> decoded = new ArrayList<>();
    for (Sample sample : samples) {
      try (Content content = sample.open()) {
        decoded.add(processor.decode(content));
        examples.add(decoded.get(decoded.size() - 1).example(View.whole(), Memory.fresh()));
      }
    }
    batches = new ArrayList<>();
    for (int start = 0; start < SAMPLES; start += BATCH) {
      batches.add(direct(processor.signature().collate(examples.subList(start, start + BATCH))));
    }
    groups =
        texts
            ? LengthGroups.of(decoded.stream().mapToLong(Decoded::extent).toArray()).stream()
                .map(group -> IntStream.of(group).mapToObj(examples::get).toList())
                .map(group -> direct(processor.signature().collate(group)))
                .toList()
            : examples.stream().map(FeatureThroughput::direct).toList();
  }

  private static List<Sample> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.naturalOrder())
          .limit(SAMPLES)
          .map(file -> sample(Source.of(file), read(file)))
          .toList();
    }
  }

  private static List<Sample> texts(Path table) {
    return TextTable.read(table).texts().stream()
        .map(Source.Inline.class::cast)
        .filter(new HashSet<>()::add)
        .limit(SAMPLES)
        .map(text -> sample(text, text.text().getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static Sample sample(Source source, byte[] content) {
    return new Sample(source, new Target.ClassIndex(0), Sha256.of(content));
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In memory that the engine reads without copying it. */
  private static Map<String, Tensor> direct(Map<String, Tensor> example) {
    Memory memory = Memory.reused();
    Map<String, Tensor> direct = new LinkedHashMap<>();
    example.forEach(
        (name, tensor) -> {
          ByteBuffer bytes = memory.of(name, tensor.bytes().remaining());
          bytes.put(0, tensor.bytes(), 0, bytes.remaining());
          direct.put(name, Tensor.ofBytes(tensor.type(), tensor.shape(), bytes));
        });
    return direct;
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
  @OperationsPerInvocation(SAMPLES)
  public void bareEngine(Blackhole blackhole) {
    for (Map<String, Tensor> batch : batches) {
      blackhole.consume(wide.values(batch));
    }
  }

  /**
   * The same as Graft runs it: as many runs at once as there are cores, each of one picture, or of
   * texts of like length.
   */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public void bareEngineAsGraft(Blackhole blackhole) {
    groups.parallelStream().forEach(one -> blackhole.consume(narrow.values(one)));
  }

  /** From files to stored features. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public void endToEnd(Blackhole blackhole) {
    FeatureStore empty = FeatureStore.open(store, "features");
    blackhole.consume(
        new FeatureExtractor(narrow, processor, empty, threads)
            .extract("", samples, Progress.none()));
  }
}
