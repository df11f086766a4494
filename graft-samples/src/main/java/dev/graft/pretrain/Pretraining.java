package dev.graft.pretrain;

import dev.graft.Cpu;
import dev.graft.GraftException;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.Version;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.graph.Backbone;
import dev.graft.graph.OnnxFile;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.Inputs;
import dev.graft.loop.Job;
import dev.graft.loop.KeptInputs;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.TargetMatrix;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.ValidationTargets;
import dev.graft.modality.Augment;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.policy.EarlyPhase;
import dev.graft.policy.Moving;
import dev.graft.policy.Recipe;
import dev.graft.policy.Recipe.Balance;
import dev.graft.policy.Recipe.BatchNorm;
import dev.graft.policy.Recipe.Favoured;
import dev.graft.policy.Recipe.Start;
import dev.graft.policy.Regularisation;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.RunFolder;
import dev.graft.train.Timing;
import java.util.List;
import java.util.Optional;

/**
 * Makes a backbone from random weights: from labelled pictures, from what a teacher says about
 * them, or both.
 */
public final class Pretraining {
  private final PretrainRequest request;
  private final Optional<Teacher> teacher;
  private final Corpus corpus;
  private final Columns columns;
  private final Progress progress;
  private final int threads;

  private Pretraining(PretrainRequest request, Optional<Teacher> teacher, Corpus corpus) {
    this.request = request;
    this.teacher = teacher;
    this.corpus = corpus;
    this.progress = request.workshop().progress();
    this.threads = request.workshop().threads();
    this.columns =
        new Columns(
            teacher.map(known -> known.network().features()).orElse(0),
            teacher.map(known -> known.network().logits()).orElse(0),
            corpus.classes().size());
  }

  /**
   * Pretrains, writes {@code backbone.onnx} and {@code pretrain.json}, and tells what came of it.
   *
   * @throws GraftException if the data, the teacher or the machine do not allow it
   */
  public static PretrainRecord run(PretrainRequest request) {
    try (RunFolder out = RunFolder.open(request.out(), request.earlier())) {
      return run(request, out);
    }
  }

  /**
   * The same into a folder that the caller has taken.
   *
   * @param out the request's; stays open
   * @throws GraftException if the data, the teacher or the machine do not allow it
   */
  public static PretrainRecord run(PretrainRequest request, RunFolder out) {
    Timing timing = new Timing(System::nanoTime);
    Optional<Teacher> teacher =
        request
            .teacher()
            .map(
                file ->
                    Teacher.read(
                        file,
                        request.course().views(),
                        request.seed(),
                        request.workshop().openCache()));
    PictureStore pictures =
        PictureStore.open(request.workshop().openCache(), Preprocessing.imageNet());
    try (Corpus corpus = timing.measure("scan", () -> Corpus.read(request, pictures))) {
      corpus.requireSamples();
      Optional<Teacher> checked = teacher.map(known -> known.checked(corpus.train()));
      Pretraining job = new Pretraining(request, checked, corpus);
      return TorchRuntime.withThreads(job.threads, () -> job.run(out, timing));
    }
  }

  private PretrainRecord run(RunFolder out, Timing timing) {
    Recipe recipe = recipe();
    Network network = InitialStudent.of(request, columns);
    Checkpoints checkpoints =
        new Checkpoints(
            out.checkpoint(),
            settings(recipe, network),
            request.checkpointEvery().toNanos(),
            System::nanoTime);
    Optional<Checkpoint> resumed =
        request.resume() ? checkpoints.latest(request.precision()) : Optional.empty();
    DistillationTargets targets = timing.measure("teacher", this::targets);
    ValidationTargets validation = timing.measure("teacher", () -> validation(targets));
    Precision precision =
        resumed
            .map(Checkpoint::precision)
            .or(request::precision)
            .orElseGet(() -> network.usualPrecision(recipe, Cpu.ofThisMachine()).precision());
    Job job =
        new Job(
            network.in(precision),
            recipe,
            targets,
            validation,
            new Pictures(),
            request.seed(),
            threads);
    Outcome outcome =
        timing.measure(
            "train", () -> TrainingLoop.run(job, resumed, checkpoints, request.stop(), progress));
    return new StudentExport(request, teacher, corpus, columns)
        .write(job.network(), outcome, timing, out);
  }

  private DistillationTargets targets() {
    return new DistillationTargets(
        columns,
        teacher.map(known -> known.aboutViews(corpus.train(), threads, progress)).orElse(List.of()),
        request.labels() ? Optional.of(labels(corpus.train())) : Optional.empty());
  }

  /** By the labels where they count, else by the teacher. */
  private ValidationTargets validation(DistillationTargets targets) {
    return request.labels()
        ? new LabelValidation(columns, labels(corpus.validation()))
        : targets.validation(
            teacher.orElseThrow().aboutPictures(corpus.validation(), threads, progress));
  }

  private TargetMatrix labels(List<Sample> samples) {
    return TargetMatrix.of(Task.CLASSIFY, samples, columns.labels());
  }

  private Recipe recipe() {
    int blocks = Backbone.of(request.network().graph()).blocks().size();
    return new Recipe(
        request.course().stages(blocks),
        Start.RANDOM,
        request.course().batchSize(),
        1,
        UpdateRule.AdamW.defaults(),
        Regularisation.defaults()
            .withAugment(Augment.STANDARD)
            .withWeightDecay(0.05)
            .withClipNorm(5),
        BatchNorm.LIVE,
        request.labels() ? Balance.SAMPLING : Balance.NONE,
        Favoured.TRAINED,
        1, // the course says how large views are
        EarlyPhase.NONE,
        new Moving.Everything());
  }

  /** In training the views that the teacher saw; validated at the size that the network takes. */
  private final class Pictures implements Job.InputsAt {
    @Override
    public List<Inputs> training(int frozenBlocks, int stage) {
      return request.course().sizesPx().get(stage).stream()
          .<Inputs>map(Pretraining.this::views)
          .toList();
    }

    @Override
    public Inputs validation(int frozenBlocks) {
      Preprocessing preprocessing = Preprocessing.imageNet(request.sizePx());
      Processor processor =
          preprocessing.processor(request.network().graph(), "the network to be trained");
      SampleInputs whole =
          new SampleInputs(
              corpus.validation(),
              processor.store(request.workshop().openCache()),
              processor,
              Viewing.WHOLE,
              request.seed());
      return KeptInputs.of(whole, 1, request.workshop().scratch());
    }
  }

  private ViewInputs views(int sidePx) {
    return new ViewInputs(
        corpus.train(),
        corpus.pictures(),
        Preprocessing.imageNet(sidePx),
        request.network().graph().inputs().get(0).name(),
        request.course().views(),
        request.seed());
  }

  /** Tells this job from others, for its checkpoint. */
  private String settings(Recipe recipe, Network start) {
    return Sha256.of(
        String.join(
            "\n",
            Version.current(),
            corpus.sha256(),
            teacher.map(Teacher::sha256).orElse("no teacher"),
            String.valueOf(request.teacher().map(PretrainRequest.TeacherFile::preprocessing)),
            columns.toString(),
            columns.loss().toString(),
            Sha256.of(OnnxFile.toBytes(start.backbone().graph())),
            recipe.toString(),
            String.valueOf(request.sizePx()),
            String.valueOf(request.course()),
            String.valueOf(request.seed()),
            String.valueOf(threads)));
  }
}
