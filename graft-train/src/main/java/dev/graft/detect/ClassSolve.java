package dev.graft.detect;

import dev.graft.data.LabelledBox;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.graph.Surgery;
import dev.graft.graph.Tensor;
import dev.graft.head.HeadMethod;
import dev.graft.head.HeadSettings;
import dev.graft.head.Heads;
import dev.graft.head.LinearHead;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.Memory;
import dev.graft.modality.Placement;
import dev.graft.ort.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Classes that a detector did not know start from an exact solution: logistic regression on what
 * the layers that tell classes apart are shown at anchors whose boxes, which are the same for all
 * classes, lie on things that are labelled. All else stays as it is.
 *
 * @param seed decides what is held out to find the strength of the penalty
 * @param threads how many the linear algebra uses
 */
record ClassSolve(long seed, int threads) {
  private static final int MOST_PICTURES = 500;

  /**
   * A detector whose new classes start from what some pictures show of them.
   *
   * @param inputs make the pictures as they are
   */
  ClassCut of(ClassCut cut, List<Sample> samples, SampleInputs inputs) {
    DetectionNetwork detector = cut.detector();
    List<Integer> unknown = cut.others().stream().map(detector.classNames()::indexOf).toList();
    if (cut.isNew() || unknown.isEmpty()) {
      return cut;
    }
    return of(cut, unknown, evidence(detector, samples, inputs));
  }

  /**
   * The same from what was seen already.
   *
   * @param unknown which classes it did not know
   */
  ClassCut of(ClassCut cut, List<Integer> unknown, ClassEvidence evidence) {
    DetectionNetwork detector = cut.detector();
    List<LinearHead> rows = new ArrayList<>();
    List<Integer> solved = new ArrayList<>();
    for (int level = 0; level < detector.grids().size(); level++) {
      List<Integer> tellable = evidence.tellable(level, unknown);
      LinearHead before = detector.classRows(level);
      rows.add(tellable.isEmpty() ? before : solved(before, evidence, level, tellable));
      solved.addAll(tellable);
    }
    List<String> names =
        cut.others().stream()
            .filter(name -> solved.contains(detector.classNames().indexOf(name)))
            .toList();
    return cut.solved(detector.withClasses(detector.classNames(), rows), names);
  }

  private ClassEvidence evidence(
      DetectionNetwork detector, List<Sample> samples, SampleInputs inputs) {
    List<String> shown =
        detector.head().levels().stream().map(level -> level.classes().inputs().get(0)).toList();
    List<String> wanted = new ArrayList<>(shown);
    wanted.add(DetectionNetwork.OUTPUT);
    ClassEvidence evidence = new ClassEvidence(detector.grids(), 5 + detector.classNames().size());
    int count = Math.min(MOST_PICTURES, samples.size());
    try (Engine engine =
        Engine.of(Surgery.prefix(detector.graph(), wanted.toArray(String[]::new)), 1)) {
      for (int i = 0; i < count; i++) {
        int sample = (int) ((long) i * samples.size() / count);
        Map<String, Tensor> said = engine.run(inputs.example(sample, 0, Memory.fresh()));
        evidence.add(
            Objects.requireNonNull(said.get(DetectionNetwork.OUTPUT)).floats(),
            shown.stream().map(said::get).map(Objects::requireNonNull).toList(),
            placed(samples.get(sample), inputs.placement(sample, 0)));
      }
    }
    return evidence;
  }

  private static List<LabelledBox> placed(Sample sample, Placement placement) {
    Target.Boxes stated = Views.boxes(sample);
    return stated.boxes().stream()
        .map(box -> LabelledBox.of(box.index(), placement.of(box.box(), stated.picture())))
        .toList();
  }

  private LinearHead solved(
      LinearHead before, ClassEvidence evidence, int level, List<Integer> classes) {
    HeadSettings settings =
        HeadSettings.defaults(threads).withMethod(HeadMethod.LOGISTIC).withSeed(seed);
    LinearHead fitted =
        Heads.fit(evidence.features(level), evidence.targets(level, classes), settings).head();
    float[] weights = before.weights().toArray();
    float[] bias = before.bias().toArray();
    for (int i = 0; i < classes.size(); i++) {
      int row = classes.get(i);
      System.arraycopy(fitted.weights().row(i), 0, weights, row * before.inputs(), before.inputs());
      bias[row] = fitted.bias().get(0, i);
    }
    return new LinearHead(
        FloatMatrix.of(weights, before.outputs(), before.inputs()),
        FloatMatrix.of(bias, 1, before.outputs()));
  }
}
