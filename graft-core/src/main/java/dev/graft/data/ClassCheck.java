package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks for what is wrong with the classes of a data set.
 *
 * @param names those that are learned
 * @param warnings receives what stops nothing
 */
record ClassCheck(List<String> names, List<String> warnings) {
  /** How many classes a message names. */
  private static final int NAMED = 3;

  /**
   * Says which classes of held-out samples are not learned.
   *
   * @param path where the validation samples are from
   * @throws GraftException if none of the validation samples is of a class that is
   */
  void requireShared(Path path, List<Sound> sound, Parts parts) {
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      List<Candidate> heldOut =
          sound.stream().map(Sound::candidate).filter(one -> one.split() == split).toList();
      List<String> unknown = unlearned(heldOut);
      if (unknown.isEmpty()) {
        continue;
      }
      if (split == Split.VALIDATION && parts.validation().isEmpty()) {
        throw new GraftException(
            Fault.DATA,
            String.format(
                Locale.ROOT,
                "none of the %d validation samples of '%s' is of a class that is trained: their classes are %s, those of the training samples %s; give the same classes the same names.",
                heldOut.size(),
                path,
                some(unknown),
                some(names)));
      }
      warn(
          unknown,
          "left out, no training sample being of it, though %s samples are: "
              .formatted(split == Split.TEST ? "test" : "validation"));
    }
  }

  /** Says which classes are lost, are of a single sample, or are hard to tell apart by name. */
  void warn(Task task, List<Candidate> candidates, List<Sample> train) {
    warn(
        unlearned(candidates.stream().filter(one -> one.split() == Split.TRAIN).toList()),
        "left out, no file being usable: ");
    if (task == Task.CLASSIFY) {
      Map<Target, Long> counts =
          train.stream().collect(Collectors.groupingBy(Sample::target, Collectors.counting()));
      warn(
          IntStream.range(0, names.size())
              .filter(i -> counts.getOrDefault(new Target.ClassIndex(i), 0L) == 1)
              .mapToObj(names::get)
              .toList(),
          "with a single training file, too few to learn from: ");
    }
    if (task == Task.DETECT) {
      Map<Integer, Long> pictures =
          train.stream()
              .map(sample -> (Target.Boxes) sample.target())
              .flatMap(boxes -> boxes.boxes().stream().map(LabelledBox::index).distinct())
              .collect(Collectors.groupingBy(index -> index, Collectors.counting()));
      warn(
          IntStream.range(0, names.size())
              .filter(i -> pictures.getOrDefault(i, 0L) == 1)
              .mapToObj(names::get)
              .toList(),
          "in a single training picture, too few to learn from: ");
    }
    if (task != Task.REGRESS && task != Task.TRANSCRIBE) {
      names.stream()
          .collect(
              Collectors.groupingBy(
                  name -> name.toLowerCase(Locale.ROOT), TreeMap::new, Collectors.toList()))
          .values()
          .stream()
          .filter(alike -> alike.size() > 1)
          .forEach(
              alike ->
                  warnings.add(
                      String.format(
                          Locale.ROOT,
                          "the classes %s differ in case alone and are learned as %d; if one is meant, write it one way",
                          Table.named(alike),
                          alike.size())));
    }
  }

  /** Says of which classes no sample is set aside to measure by, where some are of others. */
  void warnUnmeasured(Parts parts) {
    if (parts.validation().isEmpty()) {
      return;
    }
    Set<Integer> measured =
        parts.validation().stream()
            .flatMapToInt(sample -> classes(sample.target()))
            .boxed()
            .collect(Collectors.toSet());
    warn(
        parts.train().stream()
            .flatMapToInt(sample -> classes(sample.target()))
            .filter(index -> !measured.contains(index))
            .distinct()
            .sorted()
            .mapToObj(names::get)
            .toList(),
        "without a validation sample, of which no measure tells anything therefore: ");
  }

  private static IntStream classes(Target target) {
    if (target instanceof Target.ClassIndex one) {
      return IntStream.of(one.index());
    }
    if (target instanceof Target.Labels labels) {
      return labels.indices().stream().mapToInt(Integer::intValue);
    }
    return target instanceof Target.Boxes boxes
        ? boxes.boxes().stream().mapToInt(LabelledBox::index)
        : IntStream.empty();
  }

  private List<String> unlearned(List<Candidate> candidates) {
    return candidates.stream()
        .flatMap(one -> one.classes().stream())
        .distinct()
        .filter(name -> !names.contains(name))
        .sorted(NaturalOrder.comparator())
        .toList();
  }

  private void warn(List<String> classes, String problem) {
    if (!classes.isEmpty()) {
      warnings.add(
          (classes.size() == 1 ? "1 class " : classes.size() + " classes ")
              + problem
              + some(classes));
    }
  }

  private static String some(List<String> classes) {
    return Stream.concat(
            classes.stream().limit(NAMED).map(name -> "'" + name + "'"),
            classes.size() > NAMED ? Stream.of("...") : Stream.of())
        .collect(Collectors.joining(", "));
  }
}
