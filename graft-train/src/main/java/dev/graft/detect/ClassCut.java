package dev.graft.detect;

import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A detector for other classes, before any training.
 *
 * @param detector whose boxes and objectness are the old one's
 * @param isNew whether all of its head is
 * @param known the classes that it knew, which start from what it knew of them
 * @param others those that it did not know
 * @param solved those of them that start from an exact solution
 */
record ClassCut(
    DetectionNetwork detector,
    boolean isNew,
    List<String> known,
    List<String> others,
    List<String> solved) {
  /** Before anything is known of a class: as probable as any box of all that are there. */
  private static final double PRIOR = 0.5;

  /** Copies the lists. */
  public ClassCut {
    known = List.copyOf(known);
    others = List.copyOf(others);
    solved = List.copyOf(solved);
  }

  /** Cuts a detector to some classes, which are known by their exact names. */
  public static ClassCut of(DetectionNetwork detector, List<String> classes) {
    List<String> old = detector.classNames();
    List<LinearHead> rows = new ArrayList<>();
    for (int level = 0; level < detector.head().levels().size(); level++) {
      rows.add(rows(detector.classRows(level), old, classes));
    }
    return new ClassCut(
        detector.withClasses(classes, rows),
        false,
        classes.stream().filter(old::contains).toList(),
        classes.stream().filter(name -> !old.contains(name)).toList(),
        List.of());
  }

  /** A detector whose head is new. */
  static ClassCut none(DetectionNetwork detector, List<String> classes) {
    return new ClassCut(detector, true, List.of(), classes, List.of());
  }

  /** The same with other rows for classes that it did not know. */
  ClassCut solved(DetectionNetwork changed, List<String> names) {
    return new ClassCut(changed, isNew, known, others, names);
  }

  private static LinearHead rows(LinearHead layer, List<String> old, List<String> classes) {
    int width = layer.inputs();
    float[] weights = new float[classes.size() * width];
    float[] bias = new float[classes.size()];
    Arrays.fill(bias, (float) Math.log(PRIOR / (1 - PRIOR)));
    for (int k = 0; k < classes.size(); k++) {
      int from = old.indexOf(classes.get(k));
      if (from >= 0) {
        System.arraycopy(layer.weights().row(from), 0, weights, k * width, width);
        bias[k] = layer.bias().get(0, from);
      }
    }
    return new LinearHead(
        FloatMatrix.of(weights, classes.size(), width), FloatMatrix.of(bias, 1, classes.size()));
  }

  /** What the network knew of what it is to find. */
  DetectionRecipe.Knowledge knowledge() {
    if (isNew) {
      return DetectionRecipe.Knowledge.PICTURES;
    }
    return others.isEmpty() ? DetectionRecipe.Knowledge.CLASSES : DetectionRecipe.Knowledge.BOXES;
  }

  /** What became of the classes, in a sentence. */
  public String reason() {
    if (isNew) {
      return "the backbone tells whole pictures apart, and is given a detection head of its own, on"
          + " its maps at strides of 8, 16 and 32 pixels";
    }
    String start =
        known.isEmpty()
            ? "the detector knew none of the classes by name"
            : String.format(
                Locale.ROOT,
                "the detector knew %s, which start%s from what it knew",
                String.join(", ", known),
                known.size() == 1 ? "s" : "");
    return others.isEmpty()
        ? start
        : String.format(
            Locale.ROOT,
            "%s; new to it %s %s%s",
            start,
            others.size() == 1 ? "is" : "are",
            String.join(", ", others),
            solution());
  }

  private String solution() {
    if (solved.isEmpty()) {
      return ", of which too little is seen where it puts boxes to start from more than a guess";
    }
    String which =
        solved.equals(others)
            ? others.size() == 1 ? "which" : "all of which"
            : "of which " + String.join(", ", solved);
    return String.format(
        Locale.ROOT,
        ", %s start%s from an exact solution on what it sees where its boxes lie on them",
        which,
        solved.size() == 1 ? "s" : "");
  }
}
