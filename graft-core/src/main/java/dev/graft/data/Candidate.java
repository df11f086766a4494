package dev.graft.data;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sample that the data set names, before its bytes were looked at.
 *
 * @param source where its bytes should be
 * @param answer the right answer as it is written
 * @param split what it is for
 */
record Candidate(Source source, Answer answer, Split split) {
  /** Its classes; none where numbers are the answer. */
  Set<String> classes() {
    if (answer instanceof Answer.Boxes boxes) {
      return boxes.boxes().stream()
          .filter(box -> !box.crowd())
          .map(StatedBox::label)
          .collect(Collectors.toSet());
    }
    return answer instanceof Answer.Classes classes ? classes.names() : Set.of();
  }

  /** The right answer before names have become indices. */
  sealed interface Answer {
    /** The class, or the classes where there may be several. */
    record Classes(Set<String> names) implements Answer {
      /** Copies the names. */
      public Classes {
        names = Set.copyOf(names);
      }
    }

    /** The numbers by column. */
    record Numbers(Map<String, Double> values) implements Answer {
      /** Copies the numbers. */
      public Numbers {
        values = Map.copyOf(values);
      }
    }

    /** What is said. */
    record Words(String text) implements Answer {}

    /**
     * The boxes as they are written.
     *
     * @param stated for a picture of which size
     */
    record Boxes(StatedSize stated, List<StatedBox> boxes) implements Answer {
      /** Copies the list. */
      public Boxes {
        boxes = List.copyOf(boxes);
      }

      /** The same wherever it is written. */
      Boxes anywhere() {
        return new Boxes(stated, boxes.stream().map(box -> box.at("")).toList());
      }

      /** The same without boxes of other classes. */
      Boxes keeping(Set<String> classes) {
        return new Boxes(
            stated, boxes.stream().filter(box -> classes.contains(box.label())).toList());
      }
    }
  }
}
