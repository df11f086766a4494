package dev.graft.pretrain;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.data.DataSet;
import dev.graft.data.Leakage;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.image.PictureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Several data sets as one to pretrain on, each with classes of its own.
 *
 * @param sets what it is made of; they hold open archives
 * @param classes of all sets, one set after the other; none where labels do not count
 * @param train the samples to learn from
 * @param validation samples kept apart, of all classes
 * @param leftOut pictures that stand in sets which must not be learned from
 * @param skipped files that take no part, and why
 * @param pictures has all of its pictures, decoded
 */
record Corpus(
    List<DataSet> sets,
    List<String> classes,
    List<Sample> train,
    List<Sample> validation,
    List<Leakage> leftOut,
    List<Skipped> skipped,
    PictureStore pictures)
    implements AutoCloseable {
  /** Copies the lists. */
  Corpus {
    sets = List.copyOf(sets);
    classes = List.copyOf(classes);
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    leftOut = List.copyOf(leftOut);
    skipped = List.copyOf(skipped);
  }

  static Corpus read(PretrainRequest request, PictureStore pictures) {
    return new CorpusReader(request, pictures).read();
  }

  void requireSamples() {
    if (train.isEmpty() || validation.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "%d pictures are left to learn from and %d to measure on, after %d were left out and %d files skipped; expected some of both. Give more pictures or, if said, a larger share of them.",
              train.size(),
              validation.size(),
              leftOut.size(),
              skipped.size()));
    }
  }

  /**
   * Identifies the contents and classes that are learned from and measured on, in their order,
   * whatever the files are called.
   */
  String sha256() {
    List<String> lines = new ArrayList<>(classes);
    lines.add("train");
    train.forEach(sample -> lines.add(sample.sha256() + sample.target()));
    lines.add("validation");
    validation.forEach(sample -> lines.add(sample.sha256() + sample.target()));
    return Sha256.of(String.join("\n", lines));
  }

  @Override
  public void close() {
    sets.forEach(DataSet::close);
  }
}
