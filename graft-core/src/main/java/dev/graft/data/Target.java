package dev.graft.data;

import java.util.List;

/** The right answer for one sample; its kind follows from the {@link Task}. */
public sealed interface Target {
  /**
   * The one class of a sample.
   *
   * @param index position in {@link DataSet#outputNames()}
   */
  record ClassIndex(int index) implements Target {
    /** Checks the index. */
    public ClassIndex {
      if (index < 0) {
        throw new IllegalArgumentException("class index " + index + " is negative");
      }
    }
  }

  /**
   * The classes of a sample that may have several, or none.
   *
   * @param indices positions in {@link DataSet#outputNames()}, rising, each once
   */
  record Labels(List<Integer> indices) implements Target {
    /** Sorts the indices and drops repeats. */
    public Labels {
      indices = indices.stream().sorted().distinct().toList();
      if (!indices.isEmpty() && indices.get(0) < 0) {
        throw new IllegalArgumentException("class index " + indices.get(0) + " is negative");
      }
    }
  }

  /**
   * The numbers to be predicted for a sample.
   *
   * @param values finite, one per name in {@link DataSet#outputNames()}
   */
  record Values(List<Double> values) implements Target {
    /** Checks that every value is a number. */
    public Values {
      values = List.copyOf(values);
      if (!values.stream().allMatch(Double::isFinite)) {
        throw new IllegalArgumentException("target values " + values + " are not all finite");
      }
    }
  }

  /**
   * The text of a sample.
   *
   * @param text as {@link dev.graft.transcript.Alphabet#clean} leaves it, not empty
   */
  record Transcript(String text) implements Target {
    /** Checks that there is one. */
    public Transcript {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("an empty transcript");
      }
    }
  }

  /**
   * Where things are in a picture.
   *
   * @param picture how large the picture is
   * @param boxes one for each thing; there may be none
   */
  record Boxes(PictureSize picture, List<LabelledBox> boxes) implements Target {
    /** Copies the list. */
    public Boxes {
      boxes = List.copyOf(boxes);
    }
  }
}
