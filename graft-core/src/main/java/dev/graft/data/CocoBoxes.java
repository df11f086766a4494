package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Candidate.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** COCO documents, and the pictures that they name. */
final class CocoBoxes {
  /** What is in the names of documents beside what they are for. */
  private static final String AROUND =
      "(?i)instances|person_keypoints|annotations?|coco|labels?|boxes|bbox|objects";

  /** So many of a document's pictures are looked for in each folder. */
  private static final int LOOKED_FOR = 50;

  /** A folder that may hold pictures, by its name. */
  private record Place(String name, Locator locator) {}

  private CocoBoxes() {}

  /**
   * What the documents in a tree list; empty if there are none.
   *
   * @throws GraftException if there are several, and it cannot be told what they are for
   */
  static Optional<Listing> find(Tree tree, Asked asked) {
    Map<Source, CocoDocument> documents = new LinkedHashMap<>();
    for (Source file : tree.filesBelow("")) {
      if (BoxLayout.endsWith(file, ".json")) {
        CocoDocument.read(file).ifPresent(read -> documents.put(file, read));
      }
    }
    if (documents.isEmpty()) {
      return Optional.empty();
    }
    List<String> warnings = new ArrayList<>();
    Map<Source, Split> parts = parts(tree, documents, warnings);
    List<Place> places = new ArrayList<>();
    addPlaces(tree, "", places);
    Listing all = new Listing(Task.DETECT, List.of(), List.of(), tree.skipped(), warnings);
    for (Map.Entry<Source, Split> part : parts.entrySet()) {
      Source file = part.getKey();
      List<Place> near =
          places.stream()
              .sorted(
                  (one, other) ->
                      Integer.compare(
                          distance(one.name(), file, part.getValue()),
                          distance(other.name(), file, part.getValue())))
              .toList();
      all = all.and(list(Objects.requireNonNull(documents.get(file)), near, part.getValue()));
    }
    return Optional.of(all);
  }

  /** What a document lists whose pictures lie near it; empty if it is none. */
  static Optional<Listing> of(Path file) {
    return CocoDocument.read(Source.of(file))
        .map(document -> list(document, placesNear(file), Split.TRAIN));
  }

  private static void addPlaces(Tree tree, String folder, List<Place> places) {
    places.add(new Place(folder, tree.locator(folder)));
    tree.foldersIn(folder).forEach(inner -> addPlaces(tree, Tree.join(folder, inner), places));
  }

  /** Its folder, the one around it, and those that lie in either. */
  private static List<Place> placesNear(Path file) {
    Path own = Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file);
    List<Path> folders = new ArrayList<>(List.of(own));
    folders.addAll(foldersIn(own));
    folders.addAll(folders.stream().skip(1).flatMap(one -> foldersIn(one).stream()).toList());
    Path around = own.getParent();
    if (around != null) {
      folders.add(around);
      folders.addAll(foldersIn(around));
      for (Path one : foldersIn(around)) {
        if (one.endsWith("images")) {
          folders.addAll(foldersIn(one));
        }
      }
    }
    String part = BoxLayout.stem(file.toString());
    return folders.stream()
        .distinct()
        .map(
            folder -> {
              String name = own.relativize(folder).toString().replace('\\', '/');
              String prefix = name.isEmpty() ? "" : name + "/";
              return new Place(name, new Locator.InFolder(folder, prefix));
            })
        .sorted(
            (one, other) ->
                Boolean.compare(
                    !BoxLayout.lastPart(one.name()).equals(part),
                    !BoxLayout.lastPart(other.name()).equals(part)))
        .toList();
  }

  private static List<Path> foldersIn(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      return List.of(); // what may not be looked into holds none of the pictures
    }
  }

  /** What each document is for: by its name, else by that of its folder. */
  private static Map<Source, Split> parts(
      Tree tree, Map<Source, CocoDocument> documents, List<String> warnings) {
    Map<Source, Split> named = new LinkedHashMap<>();
    List<Source> others = new ArrayList<>();
    for (Source file : documents.keySet()) {
      Split.named(BoxLayout.stem(file.name()).replaceAll(AROUND, ""))
          .or(() -> BoxLayout.split(tree, Tree.parent(file.name())))
          .ifPresentOrElse(split -> named.put(file, split), () -> others.add(file));
    }
    if (documents.size() == 1) {
      return Map.of(documents.keySet().iterator().next(), Split.TRAIN);
    }
    if (named.isEmpty()) {
      throw several(tree, List.copyOf(documents.keySet()));
    }
    others.forEach(
        file ->
            warnings.add(
                "'%s' is left out: it is none of train, val and test".formatted(file.name())));
    Map<Source, Split> parts = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      List<Source> own = named.keySet().stream().filter(file -> named.get(file) == split).toList();
      List<Source> instances =
          own.stream()
              .filter(file -> BoxLayout.lastPart(file.name()).startsWith("instances"))
              .toList();
      List<Source> taken = own.size() > 1 && instances.size() == 1 ? instances : own;
      if (taken.size() > 1) {
        throw several(tree, taken);
      }
      own.stream()
          .filter(file -> !taken.contains(file))
          .forEach(
              file ->
                  warnings.add(
                      "'%s' is left out in favour of '%s'"
                          .formatted(file.name(), taken.get(0).name())));
      taken.forEach(file -> parts.put(file, split));
    }
    return parts;
  }

  private static GraftException several(Tree tree, List<Source> files) {
    return new GraftException(
        Fault.DATA,
        "'%s' holds several COCO files, %s, which may be the same pictures twice; give one of them as the data, or call them train, val and test."
            .formatted(tree.root(), Table.named(files.stream().map(Source::name).toList())));
  }

  /** Folders that are called as the document is, or are for the same, come first. */
  private static int distance(String folder, Source document, Split split) {
    String last = BoxLayout.lastPart(folder);
    String stem = BoxLayout.stem(document.name());
    boolean own = folder.equals(Tree.parent(document.name()));
    boolean alike = !last.isEmpty() && stem.toLowerCase(Locale.ROOT).contains(last);
    boolean sameSplit =
        Stream.of(folder.split("/")).anyMatch(name -> Split.named(name).equals(Optional.of(split)));
    return alike ? 0 : sameSplit ? 1 : own ? 2 : 3;
  }

  private static Listing list(CocoDocument document, List<Place> places, Split split) {
    Optional<Place> whole = best(document, places, false);
    boolean namesAlone = whole.isEmpty();
    Optional<Place> place = namesAlone ? best(document, places, true) : whole;
    Locator locator = place.orElse(places.get(0)).locator();
    List<Candidate> candidates = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>(document.skipped());
    for (CocoDocument.Image image : document.images()) {
      try {
        Source source = locator.find(path(image, namesAlone && place.isPresent()));
        candidates.add(new Candidate(source, new Answer.Boxes(image.size(), image.boxes()), split));
      } catch (UnfitRow e) {
        skipped.add(new Skipped(image.file(), String.valueOf(e.getMessage())));
      }
    }
    return new Listing(Task.DETECT, List.of(), candidates, skipped, List.of());
  }

  /** The folder in which the most of some of the pictures are, the first of such; if any are. */
  private static Optional<Place> best(
      CocoDocument document, List<Place> places, boolean namesAlone) {
    List<CocoDocument.Image> images = document.images();
    int step = Math.max(1, images.size() / LOOKED_FOR);
    Optional<Place> best = Optional.empty();
    int most = 0;
    for (Place place : places) {
      int found = 0;
      for (int i = 0; i < images.size(); i += step) {
        found += isIn(place, path(images.get(i), namesAlone)) ? 1 : 0;
      }
      if (found > most) {
        most = found;
        best = Optional.of(place);
      }
    }
    return best;
  }

  private static boolean isIn(Place place, String path) {
    try {
      place.locator().find(path);
      return true;
    } catch (UnfitRow e) {
      return false;
    }
  }

  private static String path(CocoDocument.Image image, boolean nameAlone) {
    return nameAlone ? BoxLayout.lastPart(image.file()) : image.file();
  }
}
