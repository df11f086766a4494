package dev.graft.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes boxes as they are written to boxes within their pictures. What cannot be put right takes no
 * part; what can is counted. For one data set only.
 */
final class BoxFitting {
  /** Within this many pixels a box ends where its picture does, whatever it was rounded to. */
  private static final double ROUNDING_PX = 1;

  /** Sides of two sizes have one proportion up to this part of it. */
  private static final double SAME_SHAPE = 0.02;

  private final Map<String, Integer> indices;
  private final List<Skipped> skipped;
  private final Count clipped = new Count();
  private final Count swapped = new Count();
  private final Count resized = new Count();
  private final Map<String, Integer> otherClasses = new TreeMap<>(NaturalOrder.comparator());
  private int boxes;

  /** How often something was found, and where first. */
  private static final class Count {
    private int count;
    private String first = "";

    void add(String where) {
      first = count++ == 0 ? where : first;
    }
  }

  /**
   * For a data set.
   *
   * @param indices of the classes that are learned or known
   * @param skipped receives what takes no part
   */
  BoxFitting(Map<String, Integer> indices, List<Skipped> skipped) {
    this.indices = new HashMap<>(indices);
    this.skipped = skipped;
  }

  /** The boxes of a picture; empty if it cannot be used for them. */
  Optional<Target> fit(Sound one, Candidate.Answer.Boxes answer) {
    Optional<PictureSize> size =
        one.size()
            .or(
                () ->
                    answer.stated() instanceof StatedSize.Pixels stated
                        ? Optional.of(stated.size())
                        : Optional.empty());
    if (size.isEmpty()) {
      skipped.add(new Skipped(one.name(), "is no picture, so it has no place for boxes"));
      return Optional.empty();
    }
    PictureSize picture = size.get();
    double scaleX = 1;
    double scaleY = 1;
    if (answer.stated() instanceof StatedSize.Fractions) {
      scaleX = picture.width();
      scaleY = picture.height();
    } else if (answer.stated() instanceof StatedSize.Pixels stated
        && !stated.size().equals(picture)) {
      if (!isOfShape(stated.size(), picture)) {
        skipped.add(new Skipped(one.name(), otherSize(picture, stated.size())));
        return Optional.empty();
      }
      scaleX = (double) picture.width() / stated.size().width();
      scaleY = (double) picture.height() / stated.size().height();
      resized.add(one.name());
    }
    return fit(one, answer.boxes(), picture, scaleX, scaleY);
  }

  private Optional<Target> fit(
      Sound one, List<StatedBox> stated, PictureSize picture, double scaleX, double scaleY) {
    List<LabelledBox> fitted = new ArrayList<>();
    Set<LabelledBox> known = new HashSet<>();
    int unfit = 0;
    for (StatedBox box : stated) {
      Integer index = indices.get(box.label());
      if (index == null) {
        otherClasses.merge(box.label(), 1, Integer::sum);
        continue;
      }
      boxes++;
      try {
        LabelledBox labelled = fit(box, index, picture, scaleX, scaleY);
        if (known.add(labelled)) {
          fitted.add(labelled);
        } else {
          skipped.add(new Skipped(box.where(), "repeats a box of the same picture"));
        }
      } catch (UnfitRow e) {
        skipped.add(new Skipped(box.where(), String.valueOf(e.getMessage())));
        unfit++;
      }
    }
    if (fitted.isEmpty() && unfit > 0) {
      // It shows something, so it is no example of a picture that shows nothing.
      skipped.add(new Skipped(one.name(), "has no box that can be used"));
      return Optional.empty();
    }
    return Optional.of(new Target.Boxes(picture, fitted));
  }

  private LabelledBox fit(
      StatedBox stated, int index, PictureSize picture, double scaleX, double scaleY) {
    double[] sides = {stated.x1(), stated.y1(), stated.x2(), stated.y2()};
    for (double side : sides) {
      if (!Double.isFinite(side)) {
        throw new UnfitRow("has a box without four numbers");
      }
    }
    Box whole = Box.about(sides[0], sides[1], sides[2], sides[3]).mapped(scaleX, scaleY, 0, 0);
    if (whole.isEmpty() && !isOutside(whole, picture)) {
      throw new UnfitRow(
          String.format(
              Locale.ROOT, "has a box that is empty, %s x %s", whole.width(), whole.height()));
    }
    Box inside = whole.clippedTo(picture);
    if (inside.isEmpty()) {
      throw new UnfitRow(
          String.format(
              Locale.ROOT,
              "has a box outside its picture of %s pixels: left %s, top %s, right %s, bottom %s",
              picture,
              told(whole.left()),
              told(whole.top()),
              told(whole.right()),
              told(whole.bottom())));
    }
    boolean turned = sides[0] > sides[2] || sides[1] > sides[3];
    if (turned) {
      swapped.add(stated.where());
    }
    boolean cut = overhang(whole, picture) > ROUNDING_PX;
    if (cut) {
      clipped.add(stated.where());
    }
    double area =
        stated.area().isPresent() && stated.area().getAsDouble() > 0
            ? stated.area().getAsDouble() * scaleX * scaleY
            : inside.area();
    // What is left of a thing covers no more than what is left of its box.
    return new LabelledBox(
        index, inside, stated.crowd(), turned || cut ? Math.min(area, inside.area()) : area);
  }

  private static boolean isOutside(Box box, PictureSize picture) {
    return box.left() > picture.width()
        || box.top() > picture.height()
        || box.right() < 0
        || box.bottom() < 0;
  }

  private static String told(double side) {
    return String.format(Locale.ROOT, Math.abs(side) < 1e7 ? "%.1f" : "%.3g", side);
  }

  private static double overhang(Box box, PictureSize picture) {
    return Math.max(
        Math.max(-box.left(), -box.top()),
        Math.max(box.right() - picture.width(), box.bottom() - picture.height()));
  }

  private static boolean isOfShape(PictureSize one, PictureSize other) {
    double ratio = (double) one.width() * other.height() / ((double) one.height() * other.width());
    return Math.abs(ratio - 1) < SAME_SHAPE;
  }

  private static String otherSize(PictureSize picture, PictureSize stated) {
    boolean turned = picture.width() == stated.height() && picture.height() == stated.width();
    return "is %s pixels%s, but its boxes are for %s; state them for the picture %s"
        .formatted(
            picture,
            turned ? " once it stands upright" : "",
            stated,
            turned ? "as people see it" : "as it is");
  }

  /** What was put right or left out, a sentence each. */
  List<String> warnings(boolean learned) {
    List<String> warnings = new ArrayList<>();
    add(
        warnings,
        clipped,
        "%d of %d boxes reach beyond their pictures and are cut off there, such as that of '%s'"
            + (2L * clipped.count > boxes ? "; are they written in other units?" : ""));
    add(
        warnings,
        swapped,
        "%d of %d boxes have their corners the wrong way round and are taken with these exchanged, such as that of '%s'");
    if (resized.count > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s another size than the boxes were written for, which are scaled, such as '%s'",
              resized.count == 1 ? "1 picture has" : resized.count + " pictures have",
              resized.first));
    }
    if (!otherClasses.isEmpty()) {
      int left = otherClasses.values().stream().mapToInt(Integer::intValue).sum();
      String first = otherClasses.keySet().iterator().next();
      warnings.add(
          String.format(
              Locale.ROOT,
              "boxes of other classes are left out, %d of %d, such as of '%s'%s",
              left,
              left + boxes,
              first,
              learned ? "" : ", which the model does not know"));
    }
    return warnings;
  }

  private void add(List<String> warnings, Count count, String sentence) {
    if (count.count > 0) {
      warnings.add(String.format(Locale.ROOT, sentence, count.count, boxes, count.first));
    }
  }
}
