package dev.graft.data;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Candidate.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pictures and their Pascal VOC annotations, an XML file for each. For one tree only. */
final class VocBoxes {
  /** So many XML files are looked at to tell whether any are annotations. */
  private static final int LOOKED_AT = 3;

  private static final int START_BYTES = 4096;

  private final Tree tree;
  private final NearestFile pictures;
  private final Map<String, Split> listed;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Skipped> skipped;
  private final List<String> warnings = new ArrayList<>();
  private final Set<Source> annotated = new HashSet<>();

  /** Pictures whose .xml says nothing that can be used. */
  private final Set<Source> unusable = new HashSet<>();

  private int difficult;
  private int unlisted;

  private VocBoxes(Tree tree, List<Source> pictures) {
    this.tree = tree;
    this.pictures = new NearestFile(pictures);
    this.listed = listed(tree);
    this.skipped = new ArrayList<>(tree.skipped());
  }

  /** What the annotations in a tree list; empty if there are none. */
  static Optional<Listing> find(Tree tree) {
    List<Source> files = tree.filesBelow("");
    List<Source> annotations =
        files.stream().filter(file -> BoxLayout.endsWith(file, ".xml")).toList();
    if (annotations.stream().limit(LOOKED_AT).noneMatch(VocBoxes::isAnnotation)) {
      return Optional.empty();
    }
    List<Source> pictures = files.stream().filter(BoxLayout::isPicture).toList();
    return Optional.of(new VocBoxes(tree, pictures).list(annotations, pictures));
  }

  private static boolean isAnnotation(Source file) {
    try (Content content = file.open(Optional.empty())) {
      byte[] start = content.start(START_BYTES);
      return new String(start, StandardCharsets.UTF_8).contains("<annotation");
    } catch (IOException e) {
      return false;
    }
  }

  /** What the lists in ImageSets/Main say that pictures are for, by their names without ending. */
  private static Map<String, Split> listed(Tree tree) {
    Map<String, Split> listed = new HashMap<>();
    Map<String, Split> less = new HashMap<>();
    for (Source file : tree.filesBelow("")) {
      if (!file.name().matches("(?:.*/)?ImageSets/Main/[^/]+\\.txt")) {
        continue;
      }
      String stem = BoxLayout.stem(file.name());
      Optional<Split> split = Split.named(stem);
      boolean both = stem.toLowerCase(Locale.ROOT).equals("trainval");
      try {
        for (String line : new String(file.read(), StandardCharsets.UTF_8).lines().toList()) {
          String picture = line.strip().split("\\s+")[0];
          if (!picture.isEmpty() && (both || split.isPresent())) {
            (both ? less : listed).putIfAbsent(Label.clean(picture), split.orElse(Split.TRAIN));
          }
        }
      } catch (IOException e) {
        throw new GraftException(Fault.DATA, "'" + file.name() + "' " + Scan.reason(e), e);
      }
    }
    less.forEach(listed::putIfAbsent);
    return listed;
  }

  private Listing list(List<Source> annotations, List<Source> all) {
    for (Source file : annotations) {
      try {
        read(file);
      } catch (UnfitRow e) {
        skipped.add(new Skipped(file.name(), String.valueOf(e.getMessage())));
        nearest(file, BoxLayout.stem(file.name())).ifPresent(unusable::add);
      }
    }
    List<Source> others =
        all.stream().filter(one -> !annotated.contains(one) && !unusable.contains(one)).toList();
    if (!others.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%s no part for want of an .xml, such as '%s'; a picture that shows nothing needs one without objects",
              others.size() == 1 ? "1 picture takes" : others.size() + " pictures take",
              others.get(0).name()));
    }
    if (difficult > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "boxes that are said to be difficult, %d of them, are learned and measured as all others",
              difficult));
    }
    if (unlisted > 0) {
      warnings.add(
          String.format(
              Locale.ROOT, "pictures in no list of ImageSets are left out, %d of them", unlisted));
    }
    return new Listing(Task.DETECT, List.of(), candidates, skipped, warnings);
  }

  private void read(Source file) {
    VocAnnotation annotation = VocAnnotation.read(file);
    String stem = BoxLayout.stem(file.name());
    Source picture =
        nearest(file, stem)
            .or(() -> nearest(file, BoxLayout.stem(annotation.picture())))
            .orElseThrow(
                () ->
                    new UnfitRow(
                        "has no picture: there is none called '%s' or '%s'"
                            .formatted(stem, annotation.picture())));
    if (!annotated.add(picture)) {
      throw new UnfitRow("is of '%s', which another .xml is of".formatted(picture.name()));
    }
    Optional<Split> split =
        listed.isEmpty()
            ? Optional.of(BoxLayout.split(tree, Tree.parent(file.name())).orElse(Split.TRAIN))
            : Optional.ofNullable(listed.get(Label.clean(stem)));
    if (split.isEmpty()) {
      unlisted++;
      return;
    }
    skipped.addAll(annotation.skipped());
    difficult += annotation.difficult();
    candidates.add(
        new Candidate(
            picture, new Answer.Boxes(annotation.size(), annotation.boxes()), split.get()));
  }

  private Optional<Source> nearest(Source file, String stem) {
    return stem.isEmpty() ? Optional.empty() : pictures.to(file, stem);
  }
}
