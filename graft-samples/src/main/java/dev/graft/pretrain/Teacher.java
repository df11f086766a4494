package dev.graft.pretrain;

import dev.graft.Cache;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Task;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureStore;
import dev.graft.features.SampleView;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.modality.Modality;
import dev.graft.modality.Processor;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
import dev.graft.pretrain.PretrainRecord.TeacherInfo;
import dev.graft.pretrain.PretrainRequest.TeacherFile;
import dev.graft.train.EngineAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A teacher that is asked about pictures, once: the feature store keeps what it says. */
final class Teacher {
  private final TeacherNetwork network;
  private final TeacherInfo file;
  private final List<SampleView> views;
  private final long seed;
  private final Cache cache;
  private final String sha256;

  Teacher(
      TeacherNetwork network, TeacherInfo file, List<SampleView> views, long seed, Cache cache) {
    this.network = network;
    this.file = file;
    this.views = views;
    this.seed = seed;
    this.cache = cache;
    this.sha256 = Sha256.of(OnnxFile.toBytes(network.graph()));
  }

  /** Of a Graft model the part that tells what is seen and which class it is. */
  private static Graph network(Path file) {
    Graph graph = OnnxFile.read(file);
    if (!GraftedModel.isModel(graph)) {
      return graph;
    }
    GraftedModel model = GraftedModel.of(graph, file);
    return model.card().task() == Task.CLASSIFY ? model.answering() : model.backbone();
  }

  /**
   * Reads a teacher.
   *
   * @param count how many views of each picture it will be asked about
   * @param cache remembers what it says
   * @throws GraftException if it is no network, or says no size for pictures
   */
  static Teacher read(TeacherFile file, int count, long seed, Cache cache) {
    List<SampleView> views =
        IntStream.range(0, count).mapToObj(number -> ViewInputs.view(number, seed)).toList();
    Graph exported = network(file.file());
    Processor processor = file.preprocessing().processor(exported, String.valueOf(file.file()));
    if (!processor.signature().canBatch()) {
      throw new GraftException(
          Fault.USAGE,
          "views have one size, and the preprocessing leaves each picture its own; say which in a preprocessor_config.json beside the network, or ask for a crop.");
    }
    TeacherNetwork network = TeacherNetwork.of(processor.standardised(exported), processor);
    return new Teacher(network, info(file.file()), views, seed, cache);
  }

  /**
   * The same as both engines agree that it computes.
   *
   * @param samples some of the pictures that it will be asked about
   * @throws GraftException if they do not agree about it
   */
  Teacher checked(List<Sample> samples) {
    boolean agreed =
        EngineAgreement.holds(
            file.name(), network.blocks(), sha256, network.processor(), samples, cache);
    return agreed ? this : new Teacher(network.unoptimised(), file, views, seed, cache);
  }

  private static TeacherInfo info(Path file) {
    try {
      return new TeacherInfo(
          String.valueOf(file.getFileName()), Sha256.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new GraftException(
          Fault.MODEL, "%s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** Its file. */
  TeacherInfo file() {
    return file;
  }

  TeacherNetwork network() {
    return network;
  }

  /** Of what it computes: its graph up to what is learned from, with all weights. */
  String sha256() {
    return sha256;
  }

  /** What it says about every view of these samples. */
  List<DistillationTargets.View> aboutViews(List<Sample> samples, int threads, Progress progress) {
    List<DistillationTargets.View> rows = new ArrayList<>();
    try (Engine engine = Engine.of(network.graph(), 1)) {
      for (int number = 0; number < views.size(); number++) {
        FeatureExtractor extractor =
            new FeatureExtractor(
                engine,
                List.of(views.get(number)),
                network.processor(),
                store(" view " + number + " " + seed),
                threads);
        String title =
            String.format(
                Locale.ROOT, "Asking the teacher, view %d of %d", number + 1, views.size());
        rows.add(rows(extractor.extract(title, samples, progress)));
      }
    }
    return rows;
  }

  /** What it says about these samples as they are. */
  DistillationTargets.View aboutPictures(List<Sample> samples, int threads, Progress progress) {
    try (Engine engine = Engine.of(network.graph(), 1)) {
      FeatureExtractor extractor =
          new FeatureExtractor(engine, network.processor(), store(""), threads);
      return rows(extractor.extract("Asking the teacher, to measure by", samples, progress));
    }
  }

  private FeatureStore store(String what) {
    Modality modality = network.processor().modality();
    String name = Sha256.of(sha256 + " " + modality.toJson() + modality.version() + what);
    return FeatureStore.open(cache, name);
  }

  private static DistillationTargets.View rows(Extraction extraction) {
    if (!extraction.skipped().isEmpty()) {
      Skipped first = extraction.skipped().get(0);
      throw new GraftException(
          Fault.DATA,
          "%s could be read at first but not any more: it %s; leave the pictures alone while they are used."
              .formatted(first.path(), first.reason()));
    }
    return DistillationTargets.View.of(extraction.features());
  }
}
