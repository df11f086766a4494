package dev.graft.eval;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.graft.data.LabelledBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How well things are found in pictures, as COCO measures it (Lin et al., "Microsoft COCO: Common
 * Objects in Context", 2014, arXiv:1405.0312): mean average precision over classes, with the surest
 * 100 boxes of each class and picture, crowds ignored. Equal to what pycocotools computes. What
 * cannot be measured, because there is nothing of it, is NaN.
 *
 * @param samples how many pictures were measured
 * @param boxes how many things were to be found
 * @param map mean average precision, over overlaps from .5 to .95
 * @param map50 the same where an overlap of .5 is enough
 * @param map75 the same where one of .75 is
 * @param small {@code map} of things below 32 x 32 pixels
 * @param medium {@code map} of things of 32 x 32 to 96 x 96 pixels
 * @param large {@code map} of things above that
 * @param recall which part of the things is found, over those overlaps and all classes
 * @param perClass one entry per class
 */
public record DetectionMetrics(
    int samples,
    int boxes,
    double map,
    double map50,
    double map75,
    double small,
    double medium,
    double large,
    double recall,
    List<PerClass> perClass)
    implements Metrics {
  /** What all classes together are called among them. */
  public static final String ALL_CLASSES = "all classes";

  private static final int THRESHOLDS = 10;
  private static final int AT_75 = 5;

  /** Copies the list. */
  public DetectionMetrics {
    perClass = List.copyOf(perClass);
  }

  /** How well things of one class are found; figures as for all. */
  public record PerClass(
      String name,
      int boxes,
      double map,
      double map50,
      double small,
      double medium,
      double large,
      double recall) {}

  /** All curves of one class and range, a curve a threshold. */
  private record Curves(PrecisionCurve[] at) {
    static Curves of(List<BoxMatching> pictures, AreaRange range) {
      PrecisionCurve[] curves = new PrecisionCurve[THRESHOLDS];
      for (int t = 0; t < THRESHOLDS; t++) {
        curves[t] = new PrecisionCurve();
        for (BoxMatching picture : pictures) {
          curves[t].add(picture, picture.at(range, threshold(t)));
        }
      }
      return new Curves(curves);
    }

    double precision() {
      return mean(Arrays.stream(at).mapToDouble(PrecisionCurve::averagePrecision).toArray());
    }

    double recall() {
      return mean(Arrays.stream(at).mapToDouble(PrecisionCurve::recall).toArray());
    }
  }

  @Override
  @JsonIgnore
  public String headline() {
    return "mAP@.5 %s, mAP@.5:.95 %s, recall %s".formatted(told(map50), told(map), told(recall));
  }

  /** Class by class, and where there are several, all of them together as the last. */
  public List<PerClass> rows() {
    List<PerClass> rows = new ArrayList<>(perClass);
    if (rows.size() > 1) {
      rows.add(new PerClass(ALL_CLASSES, boxes, map, map50, small, medium, large, recall));
    }
    return rows;
  }

  /** A figure for people; a dash where there was nothing to measure. */
  public static String told(double figure) {
    return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, "%.3f", figure);
  }

  /**
   * Measures what was found.
   *
   * @param truth for each picture what is there
   * @param found for each picture what was found
   * @param names of the classes
   * @throws IllegalArgumentException if the lists differ in length or there is no picture
   */
  public static DetectionMetrics of(
      List<List<LabelledBox>> truth, List<List<Detection>> found, List<String> names) {
    if (truth.size() != found.size() || truth.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "what was found in %d pictures cannot be measured by %d",
              found.size(),
              truth.size()));
    }
    List<PerClass> perClass = new ArrayList<>();
    double[] map75 = new double[names.size()];
    for (int index = 0; index < names.size(); index++) {
      List<BoxMatching> pictures = ofClass(truth, found, index);
      Curves all = Curves.of(pictures, AreaRange.ALL);
      map75[index] = all.at()[AT_75].averagePrecision();
      perClass.add(
          new PerClass(
              names.get(index),
              all.at()[0].expected(),
              all.precision(),
              all.at()[0].averagePrecision(),
              Curves.of(pictures, AreaRange.SMALL).precision(),
              Curves.of(pictures, AreaRange.MEDIUM).precision(),
              Curves.of(pictures, AreaRange.LARGE).precision(),
              all.recall()));
    }
    return new DetectionMetrics(
        truth.size(),
        perClass.stream().mapToInt(PerClass::boxes).sum(),
        mean(perClass.stream().mapToDouble(PerClass::map).toArray()),
        mean(perClass.stream().mapToDouble(PerClass::map50).toArray()),
        mean(map75),
        mean(perClass.stream().mapToDouble(PerClass::small).toArray()),
        mean(perClass.stream().mapToDouble(PerClass::medium).toArray()),
        mean(perClass.stream().mapToDouble(PerClass::large).toArray()),
        mean(perClass.stream().mapToDouble(PerClass::recall).toArray()),
        perClass);
  }

  private static List<BoxMatching> ofClass(
      List<List<LabelledBox>> truth, List<List<Detection>> found, int index) {
    return IntStream.range(0, truth.size())
        .mapToObj(
            i ->
                BoxMatching.of(
                    truth.get(i).stream().filter(one -> one.index() == index).toList(),
                    found.get(i).stream().filter(one -> one.index() == index).toList()))
        .filter(picture -> !picture.truth().isEmpty() || !picture.found().isEmpty())
        .toList();
  }

  /** From .5 to .95, with the very bits that NumPy's linspace gives. */
  private static double threshold(int t) {
    return t == THRESHOLDS - 1 ? 0.95 : t * ((0.95 - 0.5) / (THRESHOLDS - 1)) + 0.5;
  }

  /** Of those that could be measured. */
  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }
}
