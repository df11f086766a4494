package dev.graft.head;

/** How a head is solved. */
public enum HeadMethod {
  /** Both that suit the task are tried and the better by held-out loss is taken. */
  AUTO,
  /** Ridge regression on the targets, or on ±1 per class, one against the rest. */
  RIDGE,
  /** Logistic regression: multinomial for classes, one per label for label sets. */
  LOGISTIC
}
