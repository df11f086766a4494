package dev.graft.detect;

import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.data.Targets;
import dev.graft.graph.Tensor;
import dev.graft.linalg.FloatMatrix;
import dev.graft.torch.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the layer that tells classes apart at one level is shown at anchors whose answers are known:
 * those whose boxes overlap best with a box of the picture, and those that are sure of something
 * where nothing is.
 */
final class ClassEvidence {
  private static final int MOST_FOR_A_BOX = 10;
  private static final int MOST_FOR_NOTHING = 20; // of a picture
  private static final double OVERLAPS = 0.5;
  private static final double OVERLAPS_NOT = 0.3;
  private static final double SURE = 0.05;
  private static final int LEAST = 5;

  private final List<List<float[]>> features = new ArrayList<>();
  private final List<List<Set<Integer>>> labels = new ArrayList<>();
  private final List<Loss.Grid> grids;
  private final int columns;

  /**
   * Nothing yet.
   *
   * @param columns how many numbers an anchor puts out
   */
  ClassEvidence(List<Loss.Grid> grids, int columns) {
    this.grids = grids;
    this.columns = columns;
    for (int level = 0; level < grids.size(); level++) {
      features.add(new ArrayList<>());
      labels.add(new ArrayList<>());
    }
  }

  /**
   * An anchor's box.
   *
   * @param level of the head
   * @param cell its place at that level
   * @param sure how sure it is that something is there, from 0 to 1
   */
  private record Answer(int level, int cell, Box box, double sure) {}

  /**
   * Looks at one more picture.
   *
   * @param anchors what all of them put out, none decoded
   * @param maps what the layers are shown, by level, [1, channels, height, width]
   * @param truth where things are in it
   */
  void add(float[] anchors, List<Tensor> maps, List<LabelledBox> truth) {
    List<Answer> answers = decoded(anchors);
    for (LabelledBox thing : truth) {
      answers.stream()
          .filter(answer -> answer.box().iou(thing.box()) >= OVERLAPS)
          .sorted(Comparator.comparingDouble(answer -> -answer.box().iou(thing.box())))
          .limit(MOST_FOR_A_BOX)
          .forEach(answer -> add(answer, maps, Set.of(thing.index())));
    }
    answers.stream()
        .filter(answer -> answer.sure() >= SURE)
        .filter(
            answer -> truth.stream().noneMatch(it -> answer.box().iou(it.box()) >= OVERLAPS_NOT))
        .sorted(Comparator.comparingDouble(answer -> -answer.sure()))
        .limit(MOST_FOR_NOTHING)
        .forEach(answer -> add(answer, maps, Set.of()));
  }

  private void add(Answer answer, List<Tensor> maps, Set<Integer> classes) {
    Tensor map = maps.get(answer.level());
    int channels = (int) map.shape()[1];
    int cells = (int) (map.shape()[2] * map.shape()[3]);
    float[] values = map.floats();
    float[] own = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      own[channel] = values[channel * cells + answer.cell()];
    }
    features.get(answer.level()).add(own);
    labels.get(answer.level()).add(classes);
  }

  private List<Answer> decoded(float[] anchors) {
    List<Answer> answers = new ArrayList<>();
    int at = 0;
    for (int level = 0; level < grids.size(); level++) {
      Loss.Grid grid = grids.get(level);
      for (int cell = 0; cell < grid.width() * grid.height(); cell++, at += columns) {
        int row = cell / grid.width();
        double x = (anchors[at] + cell - row * grid.width()) * grid.stridePx();
        double y = (anchors[at + 1] + row) * grid.stridePx();
        double width = Math.exp(anchors[at + 2]) * grid.stridePx();
        double height = Math.exp(anchors[at + 3]) * grid.stridePx();
        double sure = 1 / (1 + Math.exp(-anchors[at + 4]));
        if (Double.isFinite(x + y + width + height)) {
          Box box = new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
          answers.add(new Answer(level, cell, box, sure));
        }
      }
    }
    return answers;
  }

  /** Those of some classes that a level has seen often enough, and enough of others beside. */
  List<Integer> tellable(int level, List<Integer> classes) {
    return classes.stream()
        .filter(
            one -> {
              long seen = labels.get(level).stream().filter(set -> set.contains(one)).count();
              return seen >= LEAST && labels.get(level).size() - seen >= LEAST;
            })
        .toList();
  }

  /** What a level was shown, [anchors, channels]. */
  FloatMatrix features(int level) {
    List<float[]> rows = features.get(level);
    int width = rows.get(0).length;
    float[] all = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * width, width);
    }
    return FloatMatrix.of(all, rows.size(), width);
  }

  /** Which of some classes it was of, numbered in their order. */
  Targets targets(int level, List<Integer> classes) {
    List<Set<Integer>> sets =
        labels.get(level).stream()
            .map(
                set ->
                    IntStream.range(0, classes.size())
                        .filter(i -> set.contains(classes.get(i)))
                        .boxed()
                        .collect(Collectors.toSet()))
            .toList();
    return new Targets.LabelSets(sets, classes.size());
  }
}
