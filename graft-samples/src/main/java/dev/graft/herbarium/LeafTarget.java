package dev.graft.herbarium;

/** What can be learned from the pictures. */
public enum LeafTarget {
  /** The {@link LeafKind}: one folder per kind. */
  KIND,
  /**
   * The leaf's length from where its stalk ends to its tip, in millimetres, where every picture
   * shows 100 mm: a manifest with a column {@code length}. No leaf leaves the picture.
   */
  LENGTH,
  /**
   * Where leaves are and of which kind: several a picture, and a document of boxes as COCO has it.
   */
  BOXES
}
