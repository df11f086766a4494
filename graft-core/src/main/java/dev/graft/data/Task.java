package dev.graft.data;

/** What a model learns to answer about a sample. */
public enum Task {
  /** Exactly one of the classes. */
  CLASSIFY,
  /** One or more real numbers. */
  REGRESS,
  /** Any number of the classes, none included. */
  MULTILABEL,
  /** A text: what is said in a sound. */
  TRANSCRIBE,
  /** Where things are in a picture, each of one of the classes. */
  DETECT
}
