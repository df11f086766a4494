package dev.graft.train;

import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.model.SeenPictures.Seen;
import java.util.List;
import java.util.stream.Stream;

/** Which samples of a data set a model is measured on. */
public enum EvaluatedPart {
  /** All of them. */
  ALL,
  /** Those that the model was trained on or validated on. */
  SEEN,
  /** The others. */
  NEW,
  /** What the data set keeps for training. */
  TRAIN,
  /** What it keeps for validation. */
  VAL,
  /** What it keeps for testing. */
  TEST;

  /** Whether the model has to know which samples it saw. */
  boolean needsMemory() {
    return this == SEEN || this == NEW;
  }

  boolean includes(Seen seen) {
    return !needsMemory() || this == NEW == (seen == Seen.NEW);
  }

  /** Those of a data set that may be measured. */
  public List<Sample> of(DataSet data) {
    return switch (this) {
      case TRAIN -> data.train();
      case VAL -> data.validation();
      case TEST -> data.test();
      case ALL, SEEN, NEW ->
          Stream.of(data.train(), data.validation(), data.test()).flatMap(List::stream).toList();
    };
  }
}
