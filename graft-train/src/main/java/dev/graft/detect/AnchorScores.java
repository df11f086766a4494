package dev.graft.detect;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.data.PictureSize;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.eval.Detection;
import dev.graft.eval.DetectionMetrics;
import dev.graft.features.Finite;
import dev.graft.graph.Tensor;
import dev.graft.loop.SampleInputs;
import dev.graft.loop.ValidationTargets;
import dev.graft.modality.Placement;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
import dev.graft.policy.Score;
import dev.graft.torch.Loss;
import dev.graft.torch.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Measures what a detector's anchors say of some pictures: the mean average precision of the
 * answers that are left of them. Owns native memory.
 */
final class AnchorScores implements ValidationTargets, AutoCloseable {
  private final DetectionNetwork detector;
  private final Engine suppression;
  private final List<Sample> samples;
  private final List<Placement> placements = new ArrayList<>();
  private final Loss loss;

  /**
   * Measures on these pictures.
   *
   * @param inputs make the pictures as they are
   */
  AnchorScores(DetectionNetwork detector, List<Sample> samples, SampleInputs inputs) {
    this.detector = detector;
    this.samples = List.copyOf(samples);
    this.suppression = Engine.of(Suppression.defaults().alone(detector), 1);
    this.loss = new Loss.Detection(detector.grids(), false);
    for (int i = 0; i < samples.size(); i++) {
      placements.add(inputs.placement(i, 0));
    }
  }

  @Override
  public int rows() {
    return samples.size();
  }

  @Override
  public Score score(float[][] answers) {
    if (samples.isEmpty()) {
      return Score.WORST;
    }
    double sum = 0;
    for (int i = 0; i < answers.length; i++) {
      sum += Training.loss(loss, anchors(answers[i]), Views.tensor(List.of(placed(i))));
    }
    double mean = sum / answers.length;
    return Double.isFinite(mean)
        ? new Score(known(metrics(List.of(answers)).map()), mean)
        : Score.WORST;
  }

  /** Where there is nothing to find, nothing is found. */
  private static double known(double map) {
    return Double.isNaN(map) ? 0 : map;
  }

  private List<LabelledBox> placed(int sample) {
    Target.Boxes stated = Views.boxes(samples.get(sample));
    Placement placement = placements.get(sample);
    return stated.boxes().stream()
        .filter(box -> !box.crowd())
        .map(box -> LabelledBox.of(box.index(), placement.of(box.box(), stated.picture())))
        .toList();
  }

  /** How good these are. */
  private DetectionMetrics metrics(List<float[]> answers) {
    List<List<LabelledBox>> truth =
        samples.stream().map(sample -> Views.boxes(sample).boxes()).toList();
    List<List<Detection>> found = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      found.add(found(answers.get(i), i));
    }
    return DetectionMetrics.of(truth, found, detector.classNames());
  }

  private List<Detection> found(float[] answer, int sample) {
    Map<String, Tensor> left = suppression.run(Map.of(DetectionNetwork.OUTPUT, anchors(answer)));
    float[] boxes = Objects.requireNonNull(left.get(GraftedModel.BOXES)).floats();
    float[] scores = Objects.requireNonNull(left.get(GraftedModel.SCORES)).floats();
    long[] classes = Objects.requireNonNull(left.get(GraftedModel.CLASSES)).longs();
    PictureSize picture = Views.boxes(samples.get(sample)).picture();
    List<Detection> found = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      float[] sides = Arrays.copyOfRange(boxes, 4 * i, 4 * i + 4);
      if (!Finite.all(sides)) {
        continue; // found nowhere
      }
      Box seen = Box.about(sides[0], sides[1], sides[2], sides[3]);
      Optional<Box> own = placements.get(sample).found(seen, picture);
      if (own.isPresent()) {
        found.add(new Detection((int) classes[i], own.get(), scores[i]));
      }
    }
    return found;
  }

  private Tensor anchors(float[] answer) {
    return Tensor.ofFloats(answer, 1, detector.anchors(), answer.length / detector.anchors());
  }

  @Override
  public String measure() {
    return "mAP";
  }

  @Override
  public void close() {
    suppression.close();
  }
}
