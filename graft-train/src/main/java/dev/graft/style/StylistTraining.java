package dev.graft.style;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.StoppedException;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.graph.Backbone;
import dev.graft.graph.Graph;
import dev.graft.graph.OutputLayer;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.loop.Checkpoints;
import dev.graft.loop.Inputs;
import dev.graft.loop.Job;
import dev.graft.loop.Network;
import dev.graft.loop.Outcome;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.TrainingLoop;
import dev.graft.modality.Augment;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.Signature;
import dev.graft.modality.Viewing;
import dev.graft.policy.BlockRange;
import dev.graft.policy.Convergence;
import dev.graft.policy.EarlyPhase;
import dev.graft.policy.Moving;
import dev.graft.policy.Rates;
import dev.graft.policy.Recipe;
import dev.graft.policy.Regularisation;
import dev.graft.policy.Schedule;
import dev.graft.policy.Stage;
import dev.graft.policy.UpdateRule;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import dev.graft.torch.Precision;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Trains a network that paints any picture in one style, on pictures of any content: what {@link
 * Painter} makes small for one picture, the network's weights make small for all.
 */
public final class StylistTraining {
  private static final int BATCH = 4;
  private static final int EPOCHS = 10;
  private static final int MOST_MEASURED = 16;
  private static final double WARM_UP = 0.05;
  private static final double CLIP_NORM = 1;

  private final StylistRequest request;
  private final DataSet data;
  private final Graph start;
  private final Processor processor;
  private final DecodedStore decoded;

  private StylistTraining(StylistRequest request, DataSet data) {
    this.request = request;
    this.data = data;
    this.start = StylistNetwork.random(request.network().opsets(), request.settings().seed());
    this.processor = request.pictures().processor(start, "the stylist");
    this.decoded = processor.store(request.workshop().openCache());
  }

  /**
   * Trains.
   *
   * @param stop asked between steps; once it says true, the training ends with nothing to show
   * @throws StoppedException if it was stopped
   * @throws GraftException if the data, the network or the machine do not allow it
   */
  public static StylistRun run(StylistRequest request, BooleanSupplier stop) {
    Progress progress = request.workshop().progress();
    int threads = request.workshop().threads();
    progress.begin("Looking at every file", 0);
    try (DataSet data =
        DataSet.read(
            request.data(),
            request.dataOptions().withLabelled(false),
            request.pictures(),
            threads)) {
      if (data.train().isEmpty()) {
        throw new GraftException(
            Fault.DATA,
            "%s has no pictures to learn from; give a folder with some.".formatted(request.data()));
      }
      data.skipped()
          .forEach(
              one -> progress.note("Skipped: %s, which %s.".formatted(one.path(), one.reason())));
      data.warnings().forEach(one -> progress.note("Of the pictures: %s.".formatted(one)));
      return TorchRuntime.withThreads(
          threads, () -> new StylistTraining(request, data).train(stop));
    } finally {
      progress.end();
    }
  }

  private StylistRun train(BooleanSupplier stop) {
    boolean heldOut = !data.validation().isEmpty();
    List<Sample> measured = some(heldOut ? data.validation() : data.train(), MOST_MEASURED);
    List<Sample> shown = some(data.train(), data.train().size());
    Course course = Course.of(request.settings().steps());
    List<Tensor> pictures = pictures(measured);
    StylistJudge judge = judge(pictures.get(0));
    StyleTerms terms = terms(judge, pictures);
    Graph judged = judge.attach(start, 0);
    StyleLoss before = measured(judged, terms, pictures);
    if (!Double.isFinite(before.style() + before.content())) {
      throw new GraftException(
          Fault.MODEL,
          "the network '%s' computes numbers that are not finite of these pictures; use another, or other layers."
              .formatted(request.network().name()));
    }
    Backbone painting = Backbone.of(start.withMetadata(OutputLayer.ENDS_IN_FEATURES));
    Network network = new Network(painting, judge, terms.loss(), Map.of(), Precision.FLOAT32);
    StylistTargets targets =
        StylistTargets.of(terms, shapes(judged, pictures.get(0)), course.views());
    Job job =
        new Job(
            network,
            recipe(painting.blocks().size(), course),
            targets,
            targets,
            new Views(shown, course),
            request.settings().seed(),
            request.workshop().threads());
    Outcome outcome =
        TrainingLoop.run(
            job,
            Optional.empty(),
            Optional.empty(),
            Checkpoints.none("stylist"),
            stop,
            request.workshop().progress());
    if (outcome.stopped()) {
      throw new StoppedException();
    }
    Map<String, Tensor> weights = outcome.result().weights().tensors();
    StyleLoss after = measured(Surgery.withParameters(judged, weights), terms, pictures);
    Stylist stylist = Stylist.of(Surgery.withParameters(start, weights), request.styleName());
    return new StylistRun(
        stylist,
        before,
        after,
        measured.size(),
        heldOut,
        (int) Math.min(shown.size(), (long) course.steps() * BATCH),
        course.steps(),
        data.skipped());
  }

  private List<Sample> some(List<Sample> samples, int most) {
    List<Sample> shuffled = new ArrayList<>(samples);
    Collections.shuffle(shuffled, new Random(request.settings().seed()));
    return shuffled.subList(0, Math.min(most, shuffled.size()));
  }

  private List<Tensor> pictures(List<Sample> samples) {
    List<Tensor> pictures = new ArrayList<>();
    try (SampleInputs whole = inputs(samples, Viewing.WHOLE)) {
      for (int i = 0; i < samples.size(); i++) {
        Map<String, Tensor> example = whole.example(i, 0, Memory.fresh());
        pictures.add(Objects.requireNonNull(example.get(StylistNetwork.PICTURE)));
      }
    }
    return pictures;
  }

  private SampleInputs inputs(List<Sample> samples, Viewing viewing) {
    return new SampleInputs(samples, decoded, processor, viewing, request.settings().seed());
  }

  private StylistJudge judge(Tensor picture) {
    return new StylistJudge(
        request.network(), request.layers(), (int) picture.shape()[2], (int) picture.shape()[3]);
  }

  private StyleTerms terms(StylistJudge judge, List<Tensor> pictures) {
    Graph shown = judge.shownOfPictures(start);
    List<Double> sizes = new ArrayList<>();
    try (CompiledGraph compiled = CompiledGraph.compile(shown, List.of())) {
      Map<String, Tensor> seen = compiled.evaluate(input(pictures.get(0)), Mode.defaults());
      shown.outputs().forEach(output -> sizes.add(StyleTerms.meanSquare(get(seen, output.name()))));
    }
    List<Tensor> style =
        StyleTerms.gramMatrices(
            StyleGraph.of(request.network(), request.layers(), request.style()));
    return StyleTerms.of(judge.style(), style, judge.changes(), sizes, request.settings());
  }

  /** What one picture gives, by output. */
  private static Map<String, Tensor> shapes(Graph judged, Tensor picture) {
    try (CompiledGraph compiled = CompiledGraph.compile(judged, List.of())) {
      return compiled.evaluate(input(picture), Mode.defaults());
    }
  }

  private static StyleLoss measured(Graph judged, StyleTerms terms, List<Tensor> pictures) {
    double[] sums = new double[terms.loss().terms().size()];
    try (CompiledGraph compiled = CompiledGraph.compile(judged, List.of())) {
      for (Tensor picture : pictures) {
        Map<String, Tensor> seen = compiled.evaluate(input(picture), Mode.defaults());
        for (int i = 0; i < sums.length; i++) {
          Loss.Term term = terms.loss().terms().get(i);
          Tensor output = get(seen, term.output());
          Tensor target = terms.targets().getOrDefault(term.target(), StyleTerms.zeros(output));
          sums[i] += Training.loss(term.loss(), output, target) / pictures.size();
        }
      }
    }
    List<Double> means = new ArrayList<>();
    for (double sum : sums) {
      means.add(sum);
    }
    return terms.loss(means);
  }

  private static Map<String, Tensor> input(Tensor picture) {
    return Map.of(StylistNetwork.PICTURE, picture);
  }

  private static Tensor get(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  private Recipe recipe(int blocks, Course course) {
    double rate = request.settings().learningRate();
    Stage stage =
        new Stage(
            "paint",
            new BlockRange(0, blocks),
            new Rates(rate, rate, 1),
            new Schedule.Cosine(WARM_UP),
            course.epochs(),
            Convergence.NEVER);
    return new Recipe(
        List.of(stage),
        Recipe.Start.RANDOM,
        BATCH,
        1,
        UpdateRule.AdamW.defaults(),
        Regularisation.defaults().withWeightDecay(0).withClipNorm(CLIP_NORM),
        Recipe.BatchNorm.FROZEN,
        Recipe.Balance.NONE,
        Recipe.Favoured.TRAINED,
        1,
        EarlyPhase.NONE,
        new Moving.Everything());
  }

  /**
   * How the steps are parted, so that some epochs can be told of.
   *
   * @param epochs how many parts
   * @param stepsEach how many steps each has
   */
  private record Course(int epochs, int stepsEach) {
    private static Course of(int steps) {
      int each = Math.max(1, steps / EPOCHS);
      return new Course(Math.max(1, steps / each), each);
    }

    private int steps() {
      return epochs * stepsEach;
    }

    private int views() {
      return stepsEach * BATCH;
    }
  }

  /** Random views, of the size that is painted at. */
  private final class Views implements Job.InputsAt {
    private final List<Sample> shown;
    private final Course course;

    private Views(List<Sample> shown, Course course) {
      this.shown = shown;
      this.course = course;
    }

    @Override
    public List<Inputs> training(int frozenBlocks, int stage) {
      SampleInputs views = inputs(shown, Viewing.of(Augment.STANDARD));
      return List.of(new Turns(views, course.views()));
    }

    @Override
    public Inputs validation(int frozenBlocks) {
      return inputs(shown, Viewing.WHOLE);
    }
  }

  /**
   * Pictures one after the other, over all epochs, and then from the first on again.
   *
   * @param pictures what is shown, one view each
   * @param samples how many an epoch shows
   */
  private record Turns(Inputs pictures, int samples) implements Inputs {
    @Override
    public Signature signature() {
      return pictures.signature();
    }

    @Override
    public Map<String, Tensor> example(int row, long epoch, Memory memory) {
      long turn = epoch * samples + row;
      return pictures.example((int) (turn % pictures.samples()), turn, memory);
    }

    @Override
    public void close() {
      pictures.close();
    }
  }
}
