package dev.graft.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.graph.Tensor;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Pictures in which one anchor of the finest level lies on a thing, and another on nothing. */
class ClassSolveTest {
  private static final int WIDTH = 8;
  private static final List<String> CLASSES = List.of("birch", "oak", "yew", "rose");
  private static final int ON_THING = 9; // column 1, row 1 of 8 x 8
  private static final int ON_NOTHING = 45; // column 5, row 5

  private final ClassCut cut = ClassCut.of(TinyDetector.read(1), CLASSES);

  @Test
  void newClassesAreToldApartAndFromNothingAndTheOthersStay() {
    ClassCut solved = new ClassSolve(0, 1).of(cut, List.of(1, 2, 3), evidence());
    assertThat(solved.solved()).containsExactly("oak", "yew"); // no rose was seen
    assertThat(solved.reason())
        .endsWith(
            "new to it are oak, yew, rose, of which oak, yew start from an exact solution on what it sees where its boxes lie on them");
    LinearHead rows = solved.detector().classRows(0);
    for (int i = 0; i < 20; i++) {
      assertThat(answers(rows, shown(1, i))).satisfies(it -> assertThat(it[1]).isPositive());
      assertThat(answers(rows, shown(1, i))).satisfies(it -> assertThat(it[2]).isNegative());
      assertThat(answers(rows, shown(2, i))).satisfies(it -> assertThat(it[2]).isPositive());
      assertThat(answers(rows, shown(0, i))).satisfies(it -> assertThat(it[1]).isNegative());
    }
    LinearHead before = cut.detector().classRows(0);
    assertThat(rows.weights().row(0)).containsExactly(before.weights().row(0)); // birch is known
    assertThat(rows.weights().row(3)).containsOnly(0);
    assertThat(solved.detector().classRows(1).weights().toArray())
        .containsExactly(cut.detector().classRows(1).weights().toArray()); // nothing was seen there
  }

  private ClassEvidence evidence() {
    ClassEvidence evidence = new ClassEvidence(cut.detector().grids(), 5 + CLASSES.size());
    for (int i = 0; i < 40; i++) {
      int index = 1 + i % 2;
      evidence.add(
          anchors(), maps(index, i), List.of(LabelledBox.of(index, new Box(8, 8, 16, 16))));
    }
    return evidence;
  }

  /** Boxes of a cell each, and two anchors that are sure of something. */
  private float[] anchors() {
    int columns = 5 + CLASSES.size();
    float[] anchors = new float[84 * columns];
    for (int anchor = 0; anchor < 84; anchor++) {
      anchors[anchor * columns] = 0.5f;
      anchors[anchor * columns + 1] = 0.5f;
      boolean sure = anchor == ON_THING || anchor == ON_NOTHING;
      anchors[anchor * columns + 4] = sure ? 3 : -9;
    }
    return anchors;
  }

  private static List<Tensor> maps(int index, int seed) {
    float[] fine = new float[WIDTH * 64];
    for (int channel = 0; channel < WIDTH; channel++) {
      fine[channel * 64 + ON_THING] = shown(index, seed)[channel];
      fine[channel * 64 + ON_NOTHING] = shown(0, seed)[channel];
    }
    return List.of(
        Tensor.ofFloats(fine, 1, WIDTH, 8, 8),
        Tensor.ofFloats(new float[WIDTH * 16], 1, WIDTH, 4, 4),
        Tensor.ofFloats(new float[WIDTH * 4], 1, WIDTH, 2, 2));
  }

  /** What things of a class look like, with noise; 0 for nothing. */
  private static float[] shown(int index, int seed) {
    SplittableRandom random = new SplittableRandom(31L * seed + index);
    float[] values = new float[WIDTH];
    for (int channel = 0; channel < WIDTH; channel++) {
      values[channel] = (float) (0.3 * random.nextGaussian()) + (channel == index ? 2 : 0);
    }
    return values;
  }

  private static float[] answers(LinearHead head, float[] shown) {
    return head.apply(FloatMatrix.of(shown, 1, WIDTH)).row(0);
  }
}
