package dev.graft.pretrain;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.graft.AtomicFile;
import dev.graft.Graft;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Backbone;
import dev.graft.graph.BatchNormFolding;
import dev.graft.graph.Graph;
import dev.graft.graph.HalfPrecision;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.OutputLayer;
import dev.graft.head.LinearHead;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.Inputs;
import dev.graft.loop.Job;
import dev.graft.loop.KeptInputs;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.PictureInputs;
import dev.graft.loop.RandomStart;
import dev.graft.loop.Randomness;
import dev.graft.loop.Randomness.Purpose;
import dev.graft.loop.TargetMatrix;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.ViewInputs;
import dev.graft.ort.Engine;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Convergence;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Averaging;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Regularisation.Augment;
import dev.graft.policy.Schedule;
import dev.graft.policy.Stage;
import dev.graft.pretrain.Lessons.TeacherColumns;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.UpdateRule;
import dev.graft.train.RunFolder;
import dev.graft.train.Timing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Makes a backbone from random weights: from labelled pictures, from what a teacher says about
 * them, or both.
 */
public final class Pretraining {
  private static final long CHECKPOINT_EVERY_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final double HEAD_DEVIATION = 0.01;
  private static final double WARM_UP = 0.05;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final PretrainRequest request;
  private final Corpus corpus;
  private final Progress progress;
  private final int threads = Runtime.getRuntime().availableProcessors();

  private Pretraining(PretrainRequest request, Corpus corpus, Progress progress) {
    this.request = request;
    this.corpus = corpus;
    this.progress = progress;
  }

  /**
   * Pretrains, writes {@code backbone.onnx} and {@code pretrain.json}, and tells what came of it.
   *
   * @throws GraftException if the data, the teacher or the machine do not allow it
   */
  public static PretrainRecord run(PretrainRequest request, Progress progress) {
    RunFolder out = RunFolder.create(request.out());
    try (Corpus corpus = Corpus.read(request, progress)) {
      corpus.requireSamples();
      return new Pretraining(request, corpus, progress).run(out);
    }
  }

  private PretrainRecord run(RunFolder out) {
    Timing timing = new Timing(System::nanoTime);
    TorchRuntime.setThreads(threads);
    Lessons lessons = timing.measure("teacher", this::lessons);
    Recipe recipe = recipe();
    Network network = network(lessons);
    Checkpoints checkpoints =
        new Checkpoints(
            out.checkpoint(), settings(recipe, network), CHECKPOINT_EVERY_NANOS, System::nanoTime);
    Optional<Checkpoint> resumed =
        request.resume() ? checkpoints.latest(request.precision()) : Optional.empty();
    Precision precision =
        resumed
            .map(Checkpoint::precision)
            .or(request::precision)
            .orElseGet(() -> network.trial(recipe, views(largest(0))).choice());
    TargetMatrix exam = labels(corpus.validation());
    Job job =
        new Job(
            network.in(precision),
            recipe,
            lessons,
            new Lessons.Exam(lessons.columns(), lessons.columns() - exam.columns(), exam),
            new Pictures(),
            request.seed(),
            threads);
    Outcome outcome =
        timing.measure(
            "train", () -> TrainingLoop.run(job, resumed, checkpoints, request.stop(), progress));
    return write(job.network(), outcome, timing);
  }

  /** What the teacher says about every view, asked once and kept in the feature store. */
  private Lessons lessons() {
    TargetMatrix labels = labels(corpus.train());
    if (request.teacher().isEmpty()) {
      return new Lessons(List.of(), new TeacherColumns(0, 0), labels);
    }
    PretrainRequest.Teacher file = request.teacher().get();
    TeacherNetwork teacher = TeacherNetwork.of(OnnxFile.read(file.file()), file.preprocessing());
    String key = Sha256.of(OnnxFile.toBytes(teacher.graph()));
    List<Lessons.View> views = new ArrayList<>();
    try (Engine engine = Engine.of(teacher.graph(), 1)) {
      for (int view = 0; view < request.views(); view++) {
        views.add(Lessons.View.of(view(teacher, engine, key, view)));
      }
    }
    return new Lessons(views, new TeacherColumns(teacher.features(), teacher.logits()), labels);
  }

  private FeatureSet view(TeacherNetwork teacher, Engine engine, String key, int view) {
    String name =
        Sha256.of(
            String.join(
                " ",
                key,
                teacher.preprocessing().toJson().toString(),
                "view",
                String.valueOf(view),
                String.valueOf(request.seed())));
    Extraction extraction =
        new FeatureExtractor(
                engine,
                List.of(ViewInputs.view(teacher.preprocessing(), view, request.seed())),
                ViewInputs.normalisation(teacher.preprocessing()),
                FeatureStore.open(Graft.home().resolve("features"), name),
                threads)
            .extract(
                "Asking the teacher, view %d of %d".formatted(view + 1, request.views()),
                corpus.train(),
                progress);
    if (!extraction.skipped().isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "%s cannot be decoded: it is %s; take it out of the data."
              .formatted(extraction.skipped().get(0).path(), extraction.skipped().get(0).reason()));
    }
    return extraction.features();
  }

  private TargetMatrix labels(List<Sample> samples) {
    return TargetMatrix.of(Task.CLASSIFY, samples, corpus.classes().size());
  }

  private Network network(Lessons lessons) {
    Graph drawn = RandomStart.of(request.network().graph(), request.seed());
    Backbone backbone = Backbone.of(drawn);
    SplittableRandom random =
        Randomness.at(request.seed(), Purpose.INITIAL_WEIGHTS, Long.MAX_VALUE);
    int features = request.network().features();
    float[] weights = new float[lessons.columns() * features];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (HEAD_DEVIATION * random.nextGaussian());
    }
    LinearHead head =
        new LinearHead(
            FloatMatrix.of(weights, lessons.columns(), features),
            FloatMatrix.of(new float[lessons.columns()], 1, lessons.columns()));
    Network network = new Network(backbone, head, lessons.loss(), Map.of(), Precision.FLOAT32);
    return request.from().map(run -> from(run, network)).orElse(network);
  }

  private static Network from(Path run, Network network) {
    try {
      return network.from(Checkpoints.best(RunFolder.checkpoint(run)));
    } catch (IllegalArgumentException e) {
      throw new GraftException(
          Fault.USAGE,
          "the network in %s is not of the kind that is to be trained: %s. Give the data, the teacher, --width and --features of that run."
              .formatted(run, e.getMessage()),
          e);
    }
  }

  private Recipe recipe() {
    return new Recipe(
        stages(),
        Start.RANDOM,
        request.batchSize(),
        1,
        UpdateRule.AdamW.defaults(),
        Regularisation.defaults()
            .withAugment(Augment.STANDARD)
            .withWeightDecay(0.05)
            .withClipNorm(5),
        BatchNorm.LIVE,
        Balance.SAMPLING,
        Averaging.NONE);
  }

  /** One for each size; the rate falls only in the last. */
  private List<Stage> stages() {
    int blocks = Backbone.of(request.network().graph()).blocks().size();
    List<List<Integer>> sizes = request.trainSizesPx();
    List<Stage> stages = new ArrayList<>();
    int left = request.epochs();
    for (int i = 0; i < sizes.size() && left > 0; i++) {
      int sizesLeft = sizes.size() - i;
      int epochs = (left + sizesLeft - 1) / sizesLeft;
      left -= epochs;
      stages.add(
          new Stage(
              sizes.get(i).stream().map(String::valueOf).collect(joining("+", "", " px")),
              new BlockRange(0, blocks),
              new Rates(request.rate(), request.rate(), 1),
              left > 0 ? new Schedule.Constant(WARM_UP) : new Schedule.Cosine(WARM_UP),
              epochs,
              new Convergence(epochs, 0)));
    }
    return stages;
  }

  /** In training the views that the teacher saw; validated at the size that the network takes. */
  private final class Pictures implements Job.InputsAt {
    @Override
    public List<Inputs> training(int frozenBlocks, int stage) {
      return request.trainSizesPx().get(stage).stream()
          .<Inputs>map(Pretraining.this::views)
          .toList();
    }

    @Override
    public Inputs validation(int frozenBlocks) {
      PictureInputs whole =
          new PictureInputs(
              corpus.validation(),
              store(),
              Preprocessing.imageNet(request.sizePx()),
              Augment.NONE,
              request.seed());
      return KeptInputs.of(whole, 1, Graft.home().resolve("scratch"));
    }
  }

  private ViewInputs views(int sizePx) {
    return new ViewInputs(
        corpus.train(), store(), Preprocessing.imageNet(sizePx), request.views(), request.seed());
  }

  private static PictureStore store() {
    return PictureStore.open(Graft.home().resolve("pictures"), Preprocessing.imageNet());
  }

  private int largest(int stage) {
    return Collections.max(request.trainSizesPx().get(stage));
  }

  private String settings(Recipe recipe, Network start) {
    return Sha256.of(
        String.join(
            "\n",
            Graft.version(),
            corpus.sha256(),
            String.valueOf(request.teacher().map(PretrainRequest.Teacher::preprocessing)),
            Sha256.of(OnnxFile.toBytes(start.backbone().graph())),
            recipe.toString(),
            String.valueOf(request.sizePx()),
            String.valueOf(request.trainSizesPx()),
            String.valueOf(request.views()),
            String.valueOf(request.seed()),
            String.valueOf(threads)));
  }

  private PretrainRecord write(Network network, Outcome outcome, Timing timing) {
    Graph folded = BatchNormFolding.of(network.backbone(outcome.result().weights()));
    Path file = request.out().resolve("backbone.onnx");
    Map<String, String> metadata = new TreeMap<>(OutputLayer.ENDS_IN_FEATURES);
    if (!request.license().isEmpty()) {
      metadata.put("license", request.license());
    }
    OnnxFile.write(HalfPrecision.narrow(folded).withMetadata(metadata), file);
    PretrainRecord record =
        new PretrainRecord(
            Graft.version(),
            request.network(),
            corpus.train().size(),
            corpus.validation().size(),
            corpus.classes().size(),
            corpus.leftOut().size(),
            outcome.result().name(),
            outcome.result().score(),
            outcome.history(),
            timing.seconds(),
            file.toString());
    write("preprocessor_config.json", Preprocessing.imageNet(request.sizePx()).toHuggingFaceJson());
    write("pretrain.json", record);
    return record;
  }

  private void write(String name, Object document) {
    try {
      AtomicFile.write(
          request.out().resolve(name), ByteBuffer.wrap(JSON.writeValueAsBytes(document)));
    } catch (IOException e) {
      throw new GraftException(
          Fault.ENVIRONMENT, "%s cannot be written (%s); free some space.".formatted(name, e), e);
    }
  }
}
