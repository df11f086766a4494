package dev.graft.pretrain;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.Sha256;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Leakage;
import dev.graft.data.NearDuplicates;
import dev.graft.data.NearDuplicates.Hashed;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.features.PicturePass;
import dev.graft.features.PicturePass.Outcome;
import dev.graft.image.ImageCheck;
import dev.graft.image.PerceptualHash;
import dev.graft.image.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Several data sets as one to pretrain on, each with classes of its own.
 *
 * @param sets what it is made of; they hold open archives
 * @param classes of all sets, one set after the other
 * @param train the samples to learn from
 * @param validation samples kept apart, of all classes
 * @param leftOut pictures that stand in sets which must not be learned from
 */
record Corpus(
    List<DataSet> sets,
    List<String> classes,
    List<Sample> train,
    List<Sample> validation,
    List<Leakage> leftOut)
    implements AutoCloseable {

  static Corpus read(PretrainRequest request, Progress progress) {
    List<DataSet> sets = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    List<Sample> train = new ArrayList<>();
    List<Sample> validation = new ArrayList<>();
    DataSetOptions options =
        DataSetOptions.defaults()
            .withValidationFraction(request.validationFraction())
            .withSeed(request.seed())
            .withTask(Task.CLASSIFY);
    for (Path path : request.data()) {
      DataSet set = DataSet.read(path, options, ImageCheck::problem);
      sets.add(set);
      set.train().forEach(sample -> train.add(moved(sample, classes.size())));
      set.validation().forEach(sample -> validation.add(moved(sample, classes.size())));
      classes.addAll(set.outputNames());
    }
    List<Leakage> leftOut = overlap(request, train, validation, progress);
    Set<Sample> forbidden = new HashSet<>(leftOut.stream().map(Leakage::heldOut).toList());
    train.removeIf(forbidden::contains);
    validation.removeIf(forbidden::contains);
    return new Corpus(sets, List.copyOf(classes), share(train, request), validation, leftOut);
  }

  private static Sample moved(Sample sample, int by) {
    if (sample.target() instanceof Target.ClassIndex own) {
      return new Sample(sample.source(), new Target.ClassIndex(own.index() + by), sample.sha256());
    }
    throw new IllegalStateException("a sample of a classification set has no class");
  }

  /** Every so manieth sample. */
  private static List<Sample> share(List<Sample> samples, PretrainRequest request) {
    int count = (int) Math.ceil(samples.size() * request.share());
    List<Sample> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(samples.get((int) ((long) samples.size() * i / count)));
    }
    return kept;
  }

  /** What of the training pictures is, or looks like, one of the sets to stay apart from. */
  private static List<Leakage> overlap(
      PretrainRequest request, List<Sample> train, List<Sample> validation, Progress progress) {
    if (request.apartFrom().isEmpty()) {
      return List.of();
    }
    List<Hashed> others = new ArrayList<>();
    for (Path path : request.apartFrom()) {
      try (DataSet set = DataSet.read(path, DataSetOptions.defaults(), ImageCheck::problem)) {
        Stream.of(set.train(), set.validation(), set.test())
            .forEach(part -> others.addAll(hashed("Pictures to stay apart from", part, progress)));
      }
    }
    List<Sample> own = Stream.of(train, validation).flatMap(List::stream).toList();
    return new NearDuplicates(others).leakage(hashed("Looking for overlap", own, progress));
  }

  private static List<Hashed> hashed(String title, List<Sample> samples, Progress progress) {
    int threads = Runtime.getRuntime().availableProcessors();
    List<Hashed> hashed = new ArrayList<>();
    progress.begin(title, samples.size());
    try (PicturePass pass = new PicturePass(Preprocessing.imageNet(), threads)) {
      List<Outcome<Long>> outcomes =
          pass.run(samples, (picture, tensor, shape) -> PerceptualHash.of(picture), progress);
      for (int i = 0; i < outcomes.size(); i++) {
        if (outcomes.get(i) instanceof Outcome.Done<Long> done) {
          hashed.add(new Hashed(samples.get(i), done.value()));
        }
      }
    } finally {
      progress.end();
    }
    return hashed;
  }

  void requireSamples() {
    if (train.isEmpty() || validation.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "%d pictures are left to learn from and %d to measure on; expected some of both."
              .formatted(train.size(), validation.size()));
    }
  }

  /** Identifies names, contents and classes. */
  String sha256() {
    Set<String> lines = new TreeSet<>();
    train.forEach(sample -> lines.add(sample.sha256() + sample.target()));
    return Sha256.of(String.join("\n", lines));
  }

  @Override
  public void close() {
    sets.forEach(DataSet::close);
  }
}
