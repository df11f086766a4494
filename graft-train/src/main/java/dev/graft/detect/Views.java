package dev.graft.detect;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.graph.Tensor;
import dev.graft.loop.TrainingTargets;
import dev.graft.torch.Loss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Where the boxes of pictures are in what a detector is shown in training, as its loss takes them:
 * [N, boxes, 5], class, centre and size in pixels.
 *
 * @param scenes what is shown
 * @param samples whose targets are boxes
 */
record Views(Scenes scenes, List<Sample> samples) implements TrainingTargets {
  /** A box that is cut off is left out if less of it is in the view, or it is that small. */
  private static final double LEAST_SHARE = 0.25;

  private static final double LEAST_SIDE_PX = 2;

  /** The loss of outputs of zero: of each anchor ln 2, for what is there or not, per hundred. */
  private static final double LOSS_OF_GUESSING = 30;

  /** Copies the list. */
  Views {
    samples = List.copyOf(samples);
  }

  @Override
  public int rows() {
    return scenes.samples();
  }

  @Override
  public Map<String, Tensor> batch(int[] rows, long epoch) {
    List<List<LabelledBox>> boxes = new ArrayList<>();
    for (int row : rows) {
      boxes.add(seen(row, epoch));
    }
    return Map.of(Loss.TARGET, tensor(boxes));
  }

  private List<LabelledBox> seen(int row, long epoch) {
    return scenes.parts(row, epoch).stream().flatMap(part -> seen(part).stream()).toList();
  }

  /** The boxes of a picture that can be seen; of crowds, which are no single things, none. */
  private List<LabelledBox> seen(Scenes.Part part) {
    Target.Boxes stated = boxes(samples.get(part.picture()));
    return part
        .placement()
        .seen(stated.boxes(), stated.picture(), part.size(), LEAST_SHARE)
        .stream()
        .filter(one -> !one.crowd())
        .filter(one -> Math.min(one.box().width(), one.box().height()) >= LEAST_SIDE_PX)
        .map(one -> LabelledBox.of(one.index(), one.box().mapped(1, 1, part.left(), part.top())))
        .toList();
  }

  static Target.Boxes boxes(Sample sample) {
    if (sample.target() instanceof Target.Boxes boxes) {
      return boxes;
    }
    throw new IllegalArgumentException(sample.name() + " has no boxes");
  }

  /** Boxes of several pictures, as many rows for each. */
  static Tensor tensor(List<List<LabelledBox>> pictures) {
    int most = Math.max(1, pictures.stream().mapToInt(List::size).max().orElse(0));
    float[] rows = new float[pictures.size() * most * 5];
    for (int n = 0; n < pictures.size(); n++) {
      for (int b = 0; b < most; b++) {
        int at = (n * most + b) * 5;
        if (b < pictures.get(n).size()) {
          LabelledBox labelled = pictures.get(n).get(b);
          Box box = labelled.box();
          rows[at] = labelled.index();
          rows[at + 1] = (float) ((box.left() + box.right()) / 2);
          rows[at + 2] = (float) ((box.top() + box.bottom()) / 2);
          rows[at + 3] = (float) box.width();
          rows[at + 4] = (float) box.height();
        } else {
          rows[at] = -1;
        }
      }
    }
    return Tensor.ofFloats(rows, pictures.size(), most, 5);
  }

  /** A picture has no one class. */
  @Override
  public int[] classes() {
    int[] none = new int[rows()];
    Arrays.fill(none, 0);
    return none;
  }

  @Override
  public double lossOfGuessing() {
    return LOSS_OF_GUESSING;
  }
}
