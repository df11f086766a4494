package dev.graft.cli;

/** What a demo is about. */
enum DemoKind {
  /** Leaves that are drawn. */
  LEAVES("drew", "leaves"),
  /** Letters that are written. */
  LETTERS("wrote", "letters"),
  /** Sounds that are made. */
  SOUNDS("made", "sounds");

  private final String made;
  private final String many;

  DemoKind(String made, String many) {
    this.made = made;
    this.many = many;
  }

  /** What Graft did to have them. */
  String made() {
    return made;
  }

  /** What they are called. */
  String many() {
    return many;
  }

  /** Which network learned, after a comma or an and. */
  String network(String name) {
    return switch (this) {
      case LEAVES -> "put a new head on %s, which had never seen such a leaf".formatted(name);
      case LETTERS -> "put a new head on %s, which had never seen such a letter".formatted(name);
      case SOUNDS ->
          "put a head on a small network of random weights, as none that was trained on sounds%n"
                  .formatted()
              + "comes with Graft: so this is what training does, and not what transfer does";
    };
  }

  /** How the user goes on from here. */
  String next(String backbone) {
    return switch (this) {
      case LEAVES -> "FOLDER, where FOLDER has one folder of pictures per class.";
      case LETTERS ->
          "TABLE.csv --backbone %s, where TABLE.csv has the columns text and label."
              .formatted(backbone);
      case SOUNDS ->
          "FOLDER --backbone NETWORK.onnx, where FOLDER has one folder of sounds per class.";
    };
  }
}
