package dev.graft.data;

import java.util.Map;
import java.util.Set;

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
  }
}
