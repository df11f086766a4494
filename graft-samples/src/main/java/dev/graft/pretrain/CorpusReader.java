package dev.graft.pretrain;

import dev.graft.Progress;
import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Leakage;
import dev.graft.data.NearDuplicates;
import dev.graft.data.NearDuplicates.Hashed;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.StratifiedSplit;
import dev.graft.data.Target;
import dev.graft.data.Task;
import dev.graft.features.SamplePass;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.image.ImageCheck;
import dev.graft.image.PictureStore;
import dev.graft.image.Preprocessing;
import dev.graft.modality.Processor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the sets of a request into one corpus. For one corpus only. */
final class CorpusReader {
  private final PretrainRequest request;
  private final PictureStore pictures;
  private final Progress progress;
  private final int threads;
  private final List<DataSet> sets = new ArrayList<>();
  private final List<String> classes = new ArrayList<>();
  private final List<Sample> train = new ArrayList<>();
  private final List<Sample> validation = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  CorpusReader(PretrainRequest request, PictureStore pictures) {
    this.request = request;
    this.pictures = pictures;
    this.progress = request.workshop().progress();
    this.threads = request.workshop().threads();
  }

  Corpus read() {
    double fraction = request.labels() ? request.sources().validationFraction() : 0;
    DataSetOptions options =
        DataSetOptions.defaults()
            .withValidationFraction(fraction)
            .withSeed(request.seed())
            .withTask(Task.CLASSIFY);
    for (Path path : request.sources().data()) {
      add(DataSet.read(path, options, ImageCheck::problem, threads));
    }
    List<Leakage> leftOut = overlap();
    remove(leftOut.stream().map(Leakage::heldOut).collect(Collectors.toSet()));
    List<Sample> used = share(train);
    train.clear();
    train.addAll(used);
    removeUndecodable();
    return new Corpus(sets, classes, train, validation, leftOut, skipped, pictures);
  }

  private void add(DataSet set) {
    sets.add(set);
    skipped.addAll(set.skipped());
    if (request.labels()) {
      set.train().forEach(sample -> train.add(withClass(sample, classes.size())));
      set.validation().forEach(sample -> validation.add(withClass(sample, classes.size())));
      classes.addAll(set.outputNames());
    } else {
      addUnlabelled(set);
    }
  }

  private static Sample withClass(Sample sample, int firstOfSet) {
    if (sample.target() instanceof Target.ClassIndex own) {
      return of(sample, firstOfSet + own.index());
    }
    throw new IllegalStateException("a sample of a classification set has no class");
  }

  private static Sample of(Sample sample, int index) {
    return new Sample(sample.source(), new Target.ClassIndex(index), sample.sha256());
  }

  /**
   * Where labels do not count they also do not decide what is measured on: all are of one class.
   */
  private void addUnlabelled(DataSet set) {
    List<Sample> all = set.train().stream().map(sample -> of(sample, 0)).toList();
    set.validation().forEach(sample -> validation.add(of(sample, 0)));
    Set<String> drawn =
        set.validation().isEmpty()
            ? StratifiedSplit.draw(all, request.sources().validationFraction(), request.seed())
            : Set.of();
    all.forEach(sample -> (drawn.contains(sample.sha256()) ? validation : train).add(sample));
  }

  private void remove(Set<Sample> unwanted) {
    train.removeIf(unwanted::contains);
    validation.removeIf(unwanted::contains);
  }

  /** Every n-th sample. */
  private List<Sample> share(List<Sample> samples) {
    int count = (int) Math.ceil(samples.size() * request.sources().share());
    List<Sample> kept = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      kept.add(samples.get((int) ((long) samples.size() * i / count)));
    }
    return kept;
  }

  /** Decodes what was not decoded before, as the first epoch would, and drops what cannot be. */
  private void removeUndecodable() {
    List<Sample> unknown = samples().filter(sample -> !pictures.holds(sample.sha256())).toList();
    if (unknown.isEmpty()) {
      return;
    }
    progress.begin("Decoding pictures", unknown.size());
    List<Optional<String>> problems;
    try {
      try (Workers workers = new Workers("graft-decode", threads)) {
        List<Future<Optional<String>>> asked =
            unknown.stream().map(sample -> workers.submit(() -> problem(sample))).toList();
        problems = asked.stream().map(Workers::result).toList();
      }
    } finally {
      progress.end();
    }
    Set<Sample> unfit = new HashSet<>();
    for (int i = 0; i < unknown.size(); i++) {
      Sample sample = unknown.get(i);
      problems
          .get(i)
          .filter(reason -> unfit.add(sample))
          .ifPresent(reason -> skipped.add(new Skipped(sample.name(), reason)));
    }
    remove(unfit);
  }

  private Optional<String> problem(Sample sample) {
    try {
      pictures.get(sample.sha256(), sample::open);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(UnreadableException.reason(e));
    } catch (OutOfMemoryError e) {
      return Optional.of(UnreadableException.reason(e));
    } finally {
      progress.advance(1);
    }
  }

  /** What of the training pictures is, or looks like, one of the sets to stay apart from. */
  private List<Leakage> overlap() {
    if (request.sources().apartFrom().isEmpty()) {
      return List.of();
    }
    List<Hashed> others = new ArrayList<>();
    for (Path path : request.sources().apartFrom()) {
      try (DataSet set =
          DataSet.read(path, DataSetOptions.defaults(), ImageCheck::problem, threads)) {
        List<Sample> all =
            Stream.of(set.train(), set.validation(), set.test()).flatMap(List::stream).toList();
        others.addAll(hashed("Pictures to stay apart from, in " + path.getFileName(), all));
      }
    }
    return new NearDuplicates(others).leakage(hashed("Looking for overlap", samples().toList()));
  }

  private List<Hashed> hashed(String title, List<Sample> samples) {
    List<Hashed> hashed = new ArrayList<>();
    progress.begin(title, samples.size());
    Processor processor =
        Preprocessing.imageNet(request.sizePx())
            .processor(request.network().graph(), "the network to be trained");
    try (SamplePass pass = new SamplePass(processor, threads)) {
      List<Outcome<Long>> outcomes = pass.run(samples, SamplePass.Shown::sketch, progress);
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

  private Stream<Sample> samples() {
    return Stream.of(train, validation).flatMap(List::stream);
  }
}
