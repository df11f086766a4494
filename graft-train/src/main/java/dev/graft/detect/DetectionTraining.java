package dev.graft.detect;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.PictureSize;
import dev.graft.data.Sample;
import dev.graft.data.Task;
import dev.graft.eval.DetectionMetrics;
import dev.graft.graph.AxisLaw;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.loop.Checkpoint;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.CutInputs;
import dev.graft.loop.ForwardPass;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.TrainingLoop;
import dev.graft.loop.Validator;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import dev.graft.model.Found;
import dev.graft.model.GraftedModel;
import dev.graft.model.SeenPictures;
import dev.graft.ort.Engine;
import dev.graft.ort.Shapes;
import dev.graft.policy.Recipe;
import dev.graft.policy.Stage;
import dev.graft.torch.Loss;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.train.RunFolder;
import dev.graft.train.Timing;
import dev.graft.train.TrainRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes a detector for other classes of a pretrained one: its class layers are cut to the classes
 * of the data, then it is trained, watched by the mean average precision on validation pictures,
 * and written as one file with decoding and suppression inside.
 */
public final class DetectionTraining {
  private static final double TOLERANCE = 1e-3;

  private final TrainRequest request;
  private final RunFolder out;
  private final Page page;
  private final Workshop workshop;
  private final DataSet data;
  private final DetectorFile file;
  private final ClassCut cut;
  private final Backbone backbone;
  private final DetectionRecipe plan;
  private final Pictures pictures;
  private final Timing timing;

  /** Shows people what came of a training. */
  public interface Page {
    /**
     * Writes it, into the run's folder.
     *
     * @param found what the detector finds in pictures that were held out, or in some of them
     */
    void write(DetectionRun run, Map<Sample, Found> found);
  }

  private DetectionTraining(
      TrainRequest request,
      RunFolder out,
      Page page,
      DetectorFile file,
      DataSet data,
      Timing timing) {
    this.request = request;
    this.out = out;
    this.page = page;
    this.workshop = request.features().workshop();
    this.data = data;
    this.file = file;
    this.timing = timing;
    this.pictures =
        new Pictures(data, file, file.processor().store(workshop.openCache()), workshop);
    this.cut = cut();
    this.backbone = cut.detector().backbone();
    this.plan = plan();
  }

  /**
   * Trains, and writes {@code model.onnx} and {@code run.json}.
   *
   * @param request of data with boxes; what it says of exact heads is of no concern
   * @param out the request's folder; stays open
   * @param page shows it to people, in the end
   * @throws GraftException if the data, the network or the machine do not allow it
   */
  public static DetectionRun run(TrainRequest request, RunFolder out, Page page) {
    Workshop workshop = request.features().workshop();
    return TorchRuntime.withThreads(workshop.threads(), () -> read(request, out, page));
  }

  /** Whether a network puts out boxes in a way that is known here. */
  public static boolean isDetector(Graph network) {
    return DecoupledHead.find(network).isPresent();
  }

  private static DetectionRun read(TrainRequest request, RunFolder out, Page page) {
    Timing timing = new Timing(System::nanoTime);
    Progress progress = request.features().workshop().progress();
    progress.begin("Reading the detector, looking at every file", 0);
    DetectorFile file =
        DetectorFile.read(
            request.features().backbone().source(), request.features().backbone().modality());
    try (DataSet data =
        timing.measure(
            "scan",
            () ->
                DataSet.read(
                    request.features().data(),
                    request.features().dataOptions(),
                    request.features().backbone().modality(),
                    request.features().workshop().threads()))) {
      if (data.task() != Task.DETECT) {
        throw new GraftException(
            Fault.DATA,
            "%s has no boxes, and a detector learns from nothing else; give COCO's JSON, Pascal VOC's XML or YOLO's text files with the pictures."
                .formatted(request.features().data()));
      }
      return new DetectionTraining(request, out, page, file, data, timing).train();
    } finally {
      progress.end();
    }
  }

  private ClassCut cut() {
    long seed = data.options().seed();
    ClassCut unsolved = file.cutTo(data.outputNames(), seed);
    try (SampleInputs shown = pictures.inputs(data.train(), Viewing.WHOLE)) {
      return new ClassSolve(seed, workshop.threads()).of(unsolved, data.train(), shown);
    }
  }

  private DetectionRecipe plan() {
    int boxes = Recording.boxes(data.train());
    DetectionRecipe.Situation known =
        new DetectionRecipe.Situation(
            data.train().size(),
            (double) boxes / data.outputNames().size(),
            !data.validation().isEmpty(),
            cut.knowledge());
    DetectionRecipe usual =
        DetectionRecipe.of(
            request.tuning().strategy(), backbone, DetectionNetwork.neckBlock(backbone), known);
    Recipe changed = request.tuning().changes().to().apply(usual.recipe());
    return usual.with(trainable(changed));
  }

  private static Recipe trainable(Recipe recipe) {
    if (recipe.regularisation().mixup() > 0 || recipe.balance() != Recipe.Balance.NONE) {
      throw new GraftException(
          Fault.USAGE,
          "mixup and balance are for pictures of one class each, and a detector's hold many things;"
              + " do without.");
    }
    return recipe;
  }

  private DetectionRun train() {
    skipped().ifPresent(workshop.progress()::note);
    data.warnings().forEach(warning -> workshop.progress().note(sentence(warning)));
    file.notes().forEach(note -> workshop.progress().note(note + ".")); // begins with a file's name
    workshop.progress().note(sentence(cut.reason()));
    plan.reasons().forEach(reason -> workshop.progress().note(sentence(reason)));
    workshop.progress().note(sentence(plan.shown(data.train().size(), cut.knowledge())));
    String key = Recording.key(file, data, plan.recipe(), workshop.threads());
    if (request.pausing().resume()) {
      out.requireFinished(key);
    }
    Checkpoints checkpoints =
        new Checkpoints(
            out.checkpoint(), key, request.pausing().checkpointEvery().toNanos(), System::nanoTime);
    Optional<Checkpoint> resumed =
        request.pausing().resume()
            ? checkpoints.latest(request.tuning().precision())
            : Optional.empty();
    Precision precision =
        resumed
            .map(Checkpoint::precision)
            .or(() -> request.tuning().precision())
            .orElse(Precision.FLOAT32);
    Network network = network().in(precision);
    try (AnchorScores validation = pictures.measuring(cut.detector(), data.validation())) {
      Job job = job(network, validation);
      Outcome outcome;
      try (Validator validator = new Validator(job)) {
        outcome =
            timing.measure(
                "fineTune",
                () ->
                    TrainingLoop.run(
                        job,
                        Optional.of(validator).filter(it -> !data.validation().isEmpty()),
                        resumed,
                        checkpoints,
                        request.pausing().stop(),
                        workshop.progress()));
        requireAgreement(validator, outcome);
      }
      return export(job, outcome, key);
    }
  }

  private Optional<String> skipped() {
    return data.skipped().stream()
        .findFirst()
        .map(
            first ->
                String.format(
                    Locale.ROOT,
                    "Skipped: %d, such as '%s', which %s.",
                    data.skipped().size(),
                    first.path(),
                    first.reason()));
  }

  private static String sentence(String phrase) {
    return phrase.substring(0, 1).toUpperCase(Locale.ROOT) + phrase.substring(1) + ".";
  }

  private Network network() {
    Signature sample = file.processor().signature();
    Map<String, Map<String, List<AxisLaw>>> laws = new LinkedHashMap<>();
    for (Stage stage : plan.recipe().stages()) {
      laws.computeIfAbsent(
          backbone.cutAfter(stage.blocks().from()),
          tensor -> Shapes.lawsBehind(backbone.graph(), backbone.cuts(), tensor, sample.probes()));
    }
    return new Network(
        backbone,
        new DetectionHead(cut.detector()),
        new Loss.Detection(cut.detector().grids(), false),
        laws,
        Precision.FLOAT32);
  }

  private Job job(Network network, AnchorScores validation) {
    Showing showing = plan.showing(data.train().size());
    Viewing viewing = Viewing.of(plan.recipe().regularisation().augment());
    long[] picture = cut.detector().inputs().of(backbone.graph().inputs().get(0).name());
    PictureSize size = new PictureSize((int) picture[3], (int) picture[2]);
    long seed = data.options().seed();
    Supplier<Scenes> scenes =
        () -> new Scenes(pictures.inputs(data.train(), viewing), showing, size, seed);
    return new Job(
        network,
        plan.recipe(),
        new Views(scenes.get(), data.train()),
        validation,
        new CutInputs(
            backbone,
            scenes::get,
            showing.rounds(),
            () -> pictures.inputs(pictures.watched(), Viewing.WHOLE),
            workshop.scratch()),
        seed,
        workshop.threads());
  }

  /** What both engines make of the first pictures in the end. */
  private void requireAgreement(Validator validator, Outcome outcome) {
    DetectionNetwork trained = cut.detector().with(outcome.result().weights().tensors());
    float[] torch = validator.torchOutputs(outcome.result().weights());
    float[] ort;
    try (Engine engine = Engine.of(trained.graph(), 1);
        SampleInputs shown = pictures.inputs(pictures.watched(), Viewing.WHOLE)) {
      ort = ForwardPass.of(engine, shown, workshop.threads()).toArray();
    }
    for (int i = 0; i < torch.length; i++) {
      double off = Math.abs(torch[i] - ort[i]) / Math.max(1, Math.abs(ort[i]) / 100);
      if (!(off <= TOLERANCE)) {
        throw new GraftException(
            Fault.MODEL,
            String.format(
                Locale.ROOT,
                "ONNX Runtime and libtorch do not agree about the trained detector: an output is %s"
                    + " in one and %s in the other; nothing was written. Train fewer blocks.",
                ort[i],
                torch[i]));
      }
    }
  }

  /** A file that a detector would be written to. */
  private GraftedModel answering(DetectionNetwork detector) {
    Graph answering = file.processor().restored(Suppression.defaults().answering(detector));
    return new GraftedModel(answering, Recording.card(file, data, plan.strategy()));
  }

  private DetectionRun export(Job job, Outcome outcome, String key) {
    workshop.progress().begin("Measuring and writing the detector", 0);
    DetectionNetwork trained = cut.detector().with(outcome.result().weights().tensors());
    GraftedModel model = answering(trained);
    out.write(
        model.withSeen(
            SeenPictures.of(pictures.hashed(data.train()), pictures.hashed(data.validation()))));
    Map<String, DetectionMetrics> metrics =
        timing.measure("evaluate", () -> pictures.measured(model));
    Map<String, DetectionMetrics> before =
        cut.isNew()
            ? Map.of()
            : timing.measure("evaluate", () -> pictures.measured(answering(cut.detector())));
    DetectionRun run =
        new Recording(request, data, file, cut, plan, job)
            .of(outcome, key, metrics, before, timing.seconds(), out.model());
    out.write("run.json", run);
    page.write(run, pictures.found(model));
    return run;
  }
}
