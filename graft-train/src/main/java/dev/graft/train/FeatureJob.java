package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.StoppedException;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Task;
import dev.graft.features.DomainShift;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.features.SampleView;
import dev.graft.features.Taps;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.Augment;
import dev.graft.modality.Noun;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.ort.Engine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * From a data set and a backbone to features: the first half of every training with a frozen
 * backbone. The owner closes it; a data set in a zip can be read until then.
 */
public final class FeatureJob implements AutoCloseable {
  private final DataSet data;
  private final boolean closesData;
  private final BackboneChoice choice;
  private final Workshop workshop;
  private final BackboneFile backbone;
  private final Taps taps;
  private final Optional<String> preparation;
  private final long seed;

  private FeatureJob(
      DataSet data,
      boolean closesData,
      BackboneChoice choice,
      BackboneFile read,
      Workshop workshop) {
    requireOneAnswerEach(data);
    PreparationChoice chosen = PreparationChoice.of(choice, data, workshop);
    DepthChoice depths = DepthChoice.of(choice.features(), read, data, workshop);
    Optional<String> note = chosen.note().or(depths::note);
    BackboneFile prepared =
        note.isEmpty()
            ? read
            : BackboneFile.read(choice.source(), chosen.modality(), depths.features());
    this.data = data;
    this.closesData = closesData;
    this.choice = choice;
    this.workshop = workshop;
    this.backbone = checked(prepared, data, workshop);
    this.taps = Taps.of(backbone.backbone(), backbone.processor().signature());
    this.preparation = note;
    this.seed = data.options().seed();
  }

  private FeatureJob(FeatureJob job, long seed) {
    this.data = job.data;
    this.closesData = false;
    this.choice = job.choice;
    this.workshop = job.workshop;
    this.backbone = job.backbone;
    this.taps = job.taps;
    this.preparation = job.preparation;
    this.seed = seed;
  }

  /** The same with another seed for what is drawn in training; good for as long as this is open. */
  FeatureJob withSeed(long other) {
    return new FeatureJob(this, other);
  }

  /**
   * Reads the backbone and looks at every file of the data set.
   *
   * @throws GraftException if either cannot be used
   */
  public static FeatureJob open(FeatureRequest request) {
    BackboneFile read = read(request.backbone());
    DataSet data =
        DataSet.read(
            request.data(),
            request.dataOptions(),
            request.backbone().modality(),
            request.workshop().threads());
    try {
      return new FeatureJob(data, true, request.backbone(), read, request.workshop());
    } catch (RuntimeException | Error e) {
      data.close();
      throw e;
    }
  }

  /**
   * Reads the backbone, for a data set that was read already.
   *
   * @param data stay open when the job is closed
   * @throws GraftException if the backbone cannot be used
   */
  public static FeatureJob of(DataSet data, BackboneChoice choice, Workshop workshop) {
    return new FeatureJob(data, false, choice, read(choice), workshop);
  }

  private static void requireOneAnswerEach(DataSet data) {
    if (data.task() == Task.TRANSCRIBE) {
      throw new GraftException(
          Fault.USAGE,
          "the right answers here are texts, and a head on features tells classes or predicts numbers; ask for the task classify, or train a network that writes down what is said.");
    }
    if (data.task() == Task.DETECT) {
      throw new GraftException(
          Fault.USAGE,
          "the data hold bounding boxes, which are not learned from features of whole pictures; to learn to find things, train and ask for the task detect, or, to learn which classes are in each picture, ask for the task multilabel.");
    }
  }

  private static BackboneFile read(BackboneChoice choice) {
    return BackboneFile.read(choice.source(), choice.modality(), choice.features());
  }

  /** The backbone as both engines agree that it computes. */
  private static BackboneFile checked(BackboneFile backbone, DataSet data, Workshop workshop) {
    boolean agreed =
        EngineAgreement.holds(
            backbone.name(),
            backbone.backbone(),
            backbone.graphKey(),
            backbone.processor(),
            data.train(),
            workshop.openCache());
    return agreed ? backbone : backbone.unoptimised();
  }

  /** The features of all parts; those that were computed before come from the feature store. */
  public Parts extract() {
    Progress progress = workshop.progress();
    backbone.notes().forEach(progress::note);
    preparation.ifPresent(progress::note);
    Graph observed = taps.observed(backbone.featureGraph());
    String key = Sha256.of(backbone.featureKey() + Sha256.of(OnnxFile.toBytes(observed)));
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(observed, 1)) {
      Parts parts =
          Parts.extract(
              data,
              new FeatureExtractor(engine, processor(), store, workshop.threads(), taps.width()),
              processor().modality(),
              progress);
      backbone.trainedOn(parts).ifPresent(progress::note);
      return parts;
    }
  }

  /**
   * The features of the training samples as they are, then in random views of them, as {@link
   * FeatureSet#matrixWith} has them.
   *
   * @param count how many views of each sample, itself among them; at least 2
   * @param stop asked now and then
   * @throws StoppedException once it says true
   */
  FloatMatrix views(Parts parts, int count, Progress progress, BooleanSupplier stop) {
    Graph prefix = backbone.featureGraph();
    long seed = seed();
    List<SampleView> views =
        IntStream.range(1, count)
            .mapToObj(number -> SampleInputs.drawn(Viewing.of(Augment.STANDARD), number, seed))
            .toList();
    String key =
        Sha256.of(String.format(Locale.ROOT, "%s %d views %d", backbone.featureKey(), count, seed));
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(prefix, 1)) {
      Extraction extraction =
          new FeatureExtractor(engine, views, processor(), store, workshop.threads())
              .extract(
                  String.format(Locale.ROOT, "%d views of each training %s", count, noun().one()),
                  parts.train().samples(),
                  progress,
                  stop);
      if (!extraction.skipped().isEmpty()) {
        Skipped first = extraction.skipped().get(0);
        throw new GraftException(
            Fault.DATA,
            "%s could be read at first but not any more: it %s; leave the %s alone while they are used."
                .formatted(first.path(), first.reason(), noun().many()));
      }
      return parts.train().matrixWith(extraction.features());
    }
  }

  /** How far these samples lie from those that the backbone was trained on, if it tells. */
  OptionalDouble shift(List<Sample> samples) {
    return processor().signature().canBatch()
        ? DomainShift.of(backbone.backbone(), processor(), samples, workshop.threads())
        : OptionalDouble.empty();
  }

  /** How samples are prepared, a sentence, where that was left to the data. */
  Optional<String> preparation() {
    return preparation;
  }

  /** What people call the samples. */
  Noun noun() {
    return processor().modality().noun();
  }

  private Processor processor() {
    return backbone.processor();
  }

  /** Where the backbone is observed on the way to its features. */
  Taps taps() {
    return taps;
  }

  BackboneChoice choice() {
    return choice;
  }

  Workshop workshop() {
    return workshop;
  }

  /** The seed of every random choice but the split. */
  long seed() {
    return seed;
  }

  BackboneFile backbone() {
    return backbone;
  }

  /** The samples; closed with this. */
  public DataSet data() {
    return data;
  }

  /** Closes the archives that samples are read from. */
  @Override
  public void close() {
    if (closesData) {
      data.close();
    }
  }
}
