package dev.graft.mailbag;

import java.util.List;
import java.util.Locale;

/** What somebody who writes wants. */
public enum LetterKind {
  /** To buy something. */
  ORDER,
  /** That something which went wrong be put right. */
  COMPLAINT,
  /** To know how a plant is kept. */
  CARE,
  /** To know when somebody is there. */
  HOURS,
  /** To say that something was good. */
  PRAISE,
  /** Not to buy what was ordered. */
  CANCELLATION;

  private static final List<LetterKind> ALL = List.of(values());

  /** The kinds, in the order in which letters take turns. */
  static List<LetterKind> all() {
    return ALL;
  }

  /** The name of the class, and of the grammar's rule. */
  public String className() {
    return name().toLowerCase(Locale.ROOT);
  }
}
