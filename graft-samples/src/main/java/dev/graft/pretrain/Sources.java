package dev.graft.pretrain;

import java.nio.file.Path;
import java.util.List;

/**
 * The pictures to pretrain on.
 *
 * @param data labelled sets to learn from, one or more
 * @param apartFrom sets of which no picture may be learned from
 * @param share which part of the pictures to use, above 0 to 1
 * @param validationFraction which part is kept apart to measure on, above 0 and below 1
 */
public record Sources(
    List<Path> data, List<Path> apartFrom, double share, double validationFraction) {
  /** Copies the lists and checks the numbers. */
  public Sources {
    data = List.copyOf(data);
    apartFrom = List.copyOf(apartFrom);
    if (data.isEmpty()) {
      throw new IllegalArgumentException("no pictures to pretrain on: expected a set or more");
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a share of %s of the pictures: expected more than 0 and at most 1".formatted(share));
    }
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "a fraction of %s to measure on: expected more than 0 and less than 1"
              .formatted(validationFraction));
    }
  }
}
