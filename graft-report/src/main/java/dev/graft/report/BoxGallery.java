package dev.graft.report;

import dev.graft.Content;
import dev.graft.data.Box;
import dev.graft.data.LabelledBox;
import dev.graft.eval.Detection;
import dev.graft.eval.FoundAndMissed;
import dev.graft.modality.Excerpt;
import dev.graft.modality.Modality;
import dev.graft.report.BoxReport.Looked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pictures with the most misses and false alarms, boxes drawn over them. */
record BoxGallery(BoxReport report, Modality modality) {
  private static final int MOST = 12;

  /** How many boxes of a kind a card names. */
  private static final int NAMED = 4;

  private record Judged(Looked looked, FoundAndMissed boxes) {
    int misses() {
      return boxes.missed().size();
    }

    /** The surer a false alarm, the worse. */
    double alarms() {
      return boxes.alarms().stream().mapToDouble(Detection::score).sum();
    }
  }

  Html body() {
    List<Judged> judged =
        report.pictures().stream().map(one -> new Judged(one, one.judged(report.least()))).toList();
    List<Judged> missing =
        judged.stream()
            .filter(one -> one.misses() > 0)
            .sorted(Comparator.comparingInt(one -> -one.misses()))
            .limit(MOST)
            .toList();
    List<Judged> alarming =
        judged.stream()
            .filter(one -> one.alarms() > 0 && !missing.contains(one))
            .sorted(Comparator.comparingDouble(one -> -one.alarms()))
            .limit(MOST)
            .toList();
    if (missing.isEmpty() && alarming.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <p class="boxlegend"><span class="right">found</span> <span class="missed">missed</span> <span class="alarm">false alarm</span></p>
        {}{}
        """,
        wall("Most missed", "The pictures in which the most things were not found.", missing),
        wall(
            "False alarms",
            "Pictures, other than those above, in which it is surest of what is not labelled there. A thing that is there after all lacks a label.",
            alarming));
  }

  private Html wall(String title, String remark, List<Judged> shown) {
    return shown.isEmpty()
        ? Html.NONE
        : Html.of(
            "<h3>{}</h3>\n<p>{}</p>\n<ul class=\"gallery boxed\">{}</ul>\n",
            title,
            remark,
            shown.stream().map(this::card).toList());
  }

  private Html card(Judged one) {
    String name = one.looked().sample().name();
    List<Html> claims = new ArrayList<>();
    claim(claims, "missed", counted(one.boxes().missed()));
    claim(claims, "false alarm", one.boxes().alarms().stream().map(this::said).toList());
    return Html.of(
        "<li>{}<ul class=\"claims\">{}</ul><p class=\"file\" title=\"{}\">{}</p></li>\n",
        picture(one),
        claims,
        name,
        Html.name(name));
  }

  private static void claim(List<Html> claims, String what, List<String> things) {
    if (!things.isEmpty()) {
      claims.add(
          Html.of(
              "<li class=\"wrong\"><span class=\"what\">{}</span><span class=\"value\">{}</span></li>",
              what,
              Html.names(things, NAMED)));
    }
  }

  /** Each class once, with how many of it, the most first. */
  private List<String> counted(List<LabelledBox> boxes) {
    Map<Integer, Integer> counts = new TreeMap<>();
    boxes.forEach(box -> counts.merge(box.index(), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Comparator.comparingInt(one -> -one.getValue()))
        .map(
            one ->
                one.getValue() == 1
                    ? said(one.getKey())
                    : String.format(Locale.ROOT, "%d × %s", one.getValue(), said(one.getKey())))
        .toList();
  }

  private String said(int index) {
    return report.name(index);
  }

  private String said(Detection one) {
    return "%s %s".formatted(report.name(one.index()), Numbers.percent(one.score()));
  }

  private Html picture(Judged one) {
    Optional<byte[]> jpeg = jpeg(one.looked());
    if (jpeg.isEmpty()) {
      return Html.of("<div class=\"picture\">no longer readable</div>");
    }
    List<Html> boxes = new ArrayList<>();
    for (Detection right : one.boxes().right()) {
      boxes.add(box(right.box(), "right", said(right)));
    }
    for (LabelledBox missed : one.boxes().missed()) {
      boxes.add(box(missed.box(), "missed", "missed: " + said(missed.index())));
    }
    for (Detection alarm : one.boxes().alarms()) {
      boxes.add(box(alarm.box(), "alarm", "false alarm: " + said(alarm)));
    }
    int width = one.looked().size().width();
    int height = one.looked().size().height();
    return Html.of(
        "<div class=\"picture\"><svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\"><image width=\"{}\" height=\"{}\" preserveAspectRatio=\"none\" href=\"data:image/jpeg;base64,{}\"/>{}</svg></div>",
        width,
        height,
        one.looked().sample().name(),
        width,
        height,
        Base64.getEncoder().encodeToString(jpeg.get()),
        boxes);
  }

  private Optional<byte[]> jpeg(Looked one) {
    try (Content file = one.sample().open()) {
      return modality.excerpt(file) instanceof Excerpt.Jpeg jpeg
          ? Optional.of(jpeg.file())
          : Optional.empty();
    } catch (IOException | OutOfMemoryError e) {
      return Optional.empty(); // its card says so
    }
  }

  private static Html box(Box box, String kind, String said) {
    return Html.of(
        "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>",
        kind,
        pixels(box.left()),
        pixels(box.top()),
        pixels(box.width()),
        pixels(box.height()),
        said);
  }

  private static String pixels(double px) {
    return String.format(Locale.ROOT, "%.1f", px);
  }
}
