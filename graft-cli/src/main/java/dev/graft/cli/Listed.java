package dev.graft.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model finds in one file: things with a label and a place. */
interface Listed {
  /** As it was given. */
  String file();

  /** Why there is nothing to list; null if that is no fault. */
  @Nullable String error();

  /** In order; none where there is a fault. */
  List<Item> items();

  /**
   * One thing.
   *
   * @param place where it is, for people
   * @param cells the same in a table
   */
  record Item(String label, double probability, String place, List<Object> cells) {}
}
