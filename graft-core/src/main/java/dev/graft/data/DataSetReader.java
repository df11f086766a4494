package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Candidate.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what a data set lists into what can be trained on. For one data set only. */
final class DataSetReader {
  /** How many skipped files a message names. */
  private static final int NAMED = 3;

  /** A candidate whose bytes are sound. */
  private record Sound(Candidate candidate, String sha256) {
    String name() {
      return candidate.source().name();
    }
  }

  private final Path path;
  private final DataSetOptions options;
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  DataSetReader(Path path, DataSetOptions options) {
    this.path = path;
    this.options = options;
  }

  DataSet read(ContentCheck check) {
    Listing listing = Listing.of(path, options.task());
    skipped.addAll(listing.skipped());
    warnings.addAll(listing.warnings());
    List<Candidate> candidates = withGivenValidation(listing);
    List<Sound> sound = withoutContradictions(withoutProblems(candidates, check));
    List<String> names = outputNames(listing, sound);
    Parts parts = samples(listing.task(), sound, names);
    refuseSkippedIfStrict();
    requireEnough(listing.task(), names, parts);
    warnOfLostClasses(candidates, names);
    warnOfSmallClasses(listing.task(), names, parts.train());
    String sha256 = sha256(names, parts);
    if (options.validationFraction() > 0
        && candidates.stream().noneMatch(one -> one.split() == Split.VALIDATION)) {
      parts = parts.withDrawnValidation(options.validationFraction(), options.seed());
    }
    if (parts.validation().isEmpty() && options.outputNames().isEmpty()) {
      warnings.add("no sample is set aside for validation, so nothing measures the result");
    }
    return new DataSet(
        listing.task(),
        names,
        parts.train(),
        parts.validation(),
        parts.test(),
        skipped,
        parts.leakage(),
        warnings,
        sha256);
  }

  /** The candidates with the validation set that was asked for instead of the data set's own. */
  private List<Candidate> withGivenValidation(Listing listing) {
    if (options.validation().isEmpty()) {
      return listing.candidates();
    }
    Path given = options.validation().get();
    Listing validation = Listing.of(given, Optional.of(listing.task()));
    skipped.addAll(validation.skipped());
    warnings.addAll(validation.warnings());
    List<Candidate> candidates =
        new ArrayList<>(
            listing.candidates().stream().filter(one -> one.split() != Split.VALIDATION).toList());
    int own = listing.candidates().size() - candidates.size();
    if (own > 0) {
      warnings.add(
          "the "
              + own
              + " validation files of '"
              + path
              + "' are left out in favour of '"
              + given
              + "'");
    }
    for (Candidate one : validation.candidates()) {
      candidates.add(new Candidate(one.source(), one.answer(), Split.VALIDATION));
    }
    return candidates;
  }

  private List<Sound> withoutProblems(List<Candidate> candidates, ContentCheck check) {
    List<Scan.Finding> findings =
        Scan.look(candidates.stream().map(Candidate::source).toList(), check);
    List<Sound> sound = new ArrayList<>();
    for (int i = 0; i < findings.size(); i++) {
      Candidate candidate = candidates.get(i);
      Scan.Finding finding = findings.get(i);
      finding
          .problem()
          .ifPresentOrElse(
              problem -> skipped.add(new Skipped(candidate.source().name(), problem)),
              () -> sound.add(new Sound(candidate, finding.sha256())));
    }
    return sound;
  }

  /** Leaves out every copy of a file that has different classes in different places. */
  private List<Sound> withoutContradictions(List<Sound> sound) {
    Map<String, List<Sound>> byContent =
        sound.stream().collect(Collectors.groupingBy(Sound::sha256));
    List<Sound> consistent = new ArrayList<>();
    for (Sound one : sound) {
      byContent.getOrDefault(one.sha256(), List.of()).stream()
          .filter(
              other ->
                  one.candidate().answer() instanceof Answer.Classes
                      && !other.candidate().answer().equals(one.candidate().answer()))
          .findFirst()
          .ifPresentOrElse(
              other ->
                  skipped.add(
                      new Skipped(
                          one.name(),
                          "is labelled "
                              + describe(one.candidate().answer())
                              + ", but '"
                              + other.name()
                              + "' has the same content and is labelled "
                              + describe(other.candidate().answer()))),
              () -> consistent.add(one));
    }
    return consistent;
  }

  private static String describe(Answer answer) {
    if (answer instanceof Answer.Classes classes) {
      return classes.names().isEmpty()
          ? "with nothing"
          : classes.names().stream()
              .sorted(NaturalOrder.comparator())
              .collect(Collectors.joining("', '", "'", "'"));
    }
    return answer.toString();
  }

  private List<String> outputNames(Listing listing, List<Sound> sound) {
    if (options.outputNames().isPresent()) {
      return options.outputNames().get();
    }
    return listing.task() == Task.REGRESS
        ? listing.targetNames()
        : sound.stream()
            .map(Sound::candidate)
            .filter(candidate -> candidate.split() == Split.TRAIN)
            .flatMap(candidate -> classes(candidate).stream())
            .distinct()
            .sorted(NaturalOrder.comparator())
            .toList();
  }

  private static Set<String> classes(Candidate candidate) {
    return candidate.answer() instanceof Answer.Classes classes ? classes.names() : Set.of();
  }

  private Parts samples(Task task, List<Sound> sound, List<String> names) {
    Parts parts = new Parts();
    Map<String, Integer> indices = new HashMap<>();
    names.forEach(name -> indices.put(name, indices.size()));
    List<Sound> ordered =
        sound.stream()
            .sorted(Comparator.comparing(Sound::name, NaturalOrder.comparator()))
            .toList();
    for (Sound one : ordered) {
      Candidate candidate = one.candidate();
      Optional<String> unknown =
          classes(candidate).stream().filter(name -> !indices.containsKey(name)).findFirst();
      if (unknown.isPresent()) {
        skipped.add(
            new Skipped(
                one.name(),
                "its class '"
                    + unknown.get()
                    + (options.outputNames().isPresent()
                        ? "' is none of the model's"
                        : "' has no usable training file")));
      } else {
        Target target = target(task, candidate.answer(), names, indices);
        parts.of(candidate.split()).add(new Sample(candidate.source(), target, one.sha256()));
      }
    }
    return parts;
  }

  private static Target target(
      Task task, Answer answer, List<String> names, Map<String, Integer> indices) {
    if (answer instanceof Answer.Numbers numbers) {
      return new Target.Values(names.stream().map(name -> numbers.values().get(name)).toList());
    }
    List<Integer> positions = ((Answer.Classes) answer).names().stream().map(indices::get).toList();
    return task == Task.MULTILABEL
        ? new Target.Labels(positions)
        : new Target.ClassIndex(positions.get(0));
  }

  private void refuseSkippedIfStrict() {
    if (options.strict() && !skipped.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "'" + path + "' has unfit files, which strict reading refuses" + skippedSummary());
    }
  }

  private void requireEnough(Task task, List<String> names, Parts parts) {
    boolean evaluation = options.outputNames().isPresent();
    int train = parts.train().size();
    String problem = null;
    if (parts.all().findAny().isEmpty()) {
      problem = "holds no usable sample";
    } else if (!evaluation && train == 0) {
      problem = "holds no sample to train on; add a train folder, or rows of the split 'train'";
    } else if (!evaluation && task == Task.CLASSIFY && names.size() < 2) {
      problem =
          "has samples of one class only, '"
              + names.get(0)
              + "'; there is nothing to tell apart, so add another class";
    } else if (!evaluation && task == Task.MULTILABEL && names.isEmpty()) {
      problem = "has no label on any sample; add labels to the column 'labels'";
    } else if (!evaluation && task == Task.REGRESS && train < 2) {
      problem = "has a single sample to train on, from which no number can be learned; add samples";
    }
    if (problem != null) {
      throw new GraftException(Fault.DATA, "'" + path + "' " + problem + skippedSummary());
    }
  }

  private String skippedSummary() {
    if (skipped.isEmpty()) {
      return "";
    }
    return skipped.stream()
        .limit(NAMED)
        .map(one -> "'" + one.path() + "' " + one.reason())
        .collect(
            Collectors.joining(
                "; ",
                " (" + skipped.size() + " skipped: ",
                skipped.size() > NAMED ? "; ...)" : ")"));
  }

  private void warnOfSmallClasses(Task task, List<String> names, List<Sample> train) {
    Map<Target, Long> counts =
        train.stream().collect(Collectors.groupingBy(Sample::target, Collectors.counting()));
    for (int i = 0; task == Task.CLASSIFY && i < names.size(); i++) {
      if (counts.getOrDefault(new Target.ClassIndex(i), 0L) == 1) {
        warnings.add(
            "class '" + names.get(i) + "' has a single training file, too few to learn it from");
      }
    }
  }

  private void warnOfLostClasses(List<Candidate> candidates, List<String> names) {
    candidates.stream()
        .filter(one -> one.split() == Split.TRAIN)
        .flatMap(one -> classes(one).stream())
        .distinct()
        .filter(name -> !names.contains(name))
        .sorted(NaturalOrder.comparator())
        .forEach(name -> warnings.add("class '" + name + "' is left out: no file of it is usable"));
  }

  private static String sha256(List<String> names, Parts parts) {
    MessageDigest digest = Scan.sha256();
    List<String> lines = new ArrayList<>();
    for (Split split : Split.values()) {
      for (Sample one : parts.of(split)) {
        lines.add(
            String.join("\0", one.name(), one.sha256(), split.name(), one.target().toString()));
      }
    }
    Stream.concat(names.stream(), lines.stream().sorted())
        .forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
