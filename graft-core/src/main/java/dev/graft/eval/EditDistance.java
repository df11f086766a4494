package dev.graft.eval;

import java.util.List;

/**
 * The fewest edits that turn what is right into what was read: Levenshtein, "Binary codes capable
 * of correcting deletions, insertions and reversals", 1966. Where several ways are as short, one
 * with as many substitutions as can be is counted.
 *
 * @param substitutions elements that were read as others
 * @param deletions elements that were not read
 * @param insertions elements that were read where there are none
 */
public record EditDistance(int substitutions, int deletions, int insertions) {
  private static final EditDistance NONE = new EditDistance(0, 0, 0);

  /** Between two sequences of elements that are compared by {@code equals}. */
  public static <T> EditDistance between(List<T> right, List<T> read) {
    EditDistance[] row = new EditDistance[read.size() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = new EditDistance(0, 0, j);
    }
    for (int i = 1; i <= right.size(); i++) {
      EditDistance diagonal = row[0];
      row[0] = new EditDistance(0, i, 0);
      for (int j = 1; j < row.length; j++) {
        boolean same = right.get(i - 1).equals(read.get(j - 1));
        EditDistance there = same ? diagonal : diagonal.plus(new EditDistance(1, 0, 0));
        EditDistance deleted = row[j].plus(new EditDistance(0, 1, 0));
        EditDistance inserted = row[j - 1].plus(new EditDistance(0, 0, 1));
        diagonal = row[j];
        row[j] = shortest(there, shortest(deleted, inserted));
      }
    }
    return row[read.size()];
  }

  /** No edits. */
  static EditDistance none() {
    return NONE;
  }

  /** How many edits there are. */
  public int edits() {
    return substitutions + deletions + insertions;
  }

  EditDistance plus(EditDistance more) {
    return new EditDistance(
        substitutions + more.substitutions,
        deletions + more.deletions,
        insertions + more.insertions);
  }

  private static EditDistance shortest(EditDistance a, EditDistance b) {
    return b.edits() < a.edits() ? b : a;
  }
}
