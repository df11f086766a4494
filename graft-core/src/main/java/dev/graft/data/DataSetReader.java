package dev.graft.data;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Candidate.Answer;
import dev.graft.transcript.Alphabet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what a data set lists into what can be trained on. For one data set only. */
final class DataSetReader {
  private final Path path;
  private final DataSetOptions options;
  private final Archives archives;
  private final List<Skipped> skipped = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  DataSetReader(Path path, DataSetOptions options, Archives archives) {
    this.path = path;
    this.options = options;
    this.archives = archives;
  }

  DataSet read(ContentCheck check, int threads) {
    Listing listing =
        asAsked(Listing.of(path, Asked.of(options), archives).keeping(options.classes(), path));
    skipped.addAll(listing.skipped());
    warnings.addAll(listing.warnings());
    requireTrainingPart(listing);
    List<Candidate> candidates = withGivenValidation(listing);
    List<Sound> sound = Screening.screen(candidates, check, threads, skipped);
    List<String> names = outputNames(listing, sound);
    Parts parts = samples(listing.task(), sound, names);
    refuseSkippedIfStrict();
    requireEnough(listing.task(), names, parts);
    if (options.outputNames().isEmpty()) {
      ClassCheck classes = new ClassCheck(names, warnings);
      classes.requireShared(options.validation().orElse(path), sound, parts);
      classes.warn(listing.task(), candidates, parts.train());
    }
    requireGivenValidation(parts);
    String sha256 = sha256(names, parts);
    boolean drawn =
        options.validationFraction() > 0
            && candidates.stream().noneMatch(one -> one.split() == Split.VALIDATION);
    if (drawn) {
      parts = parts.withDrawnValidation(options.validationFraction(), options.seed());
    }
    if (options.outputNames().isEmpty()) {
      new ClassCheck(names, warnings).warnUnmeasured(parts);
      warnOfConstants(listing.task(), names, parts.train());
      warnings.addAll(EmptySamples.warnings(sound, parts));
    }
    if (parts.validation().isEmpty() && options.outputNames().isEmpty() && options.labelled()) {
      warnings.add("no sample is set aside for validation, so nothing measures the result");
    }
    return new DataSet(
        listing.task(),
        names,
        parts.train(),
        parts.validation(),
        drawn,
        parts.test(),
        skipped,
        parts.leakage(),
        warnings,
        sha256,
        options);
  }

  private Listing asAsked(Listing listing) {
    return options.labelled() ? listing : listing.unlabelled();
  }

  /** A number that never differs is learned at once, and measures of it mean nothing. */
  private void warnOfConstants(Task task, List<String> names, List<Sample> train) {
    for (int i = 0; task == Task.REGRESS && i < names.size(); i++) {
      int column = i;
      List<Double> values =
          train.stream()
              .map(sample -> ((Target.Values) sample.target()).values().get(column))
              .distinct()
              .limit(2)
              .toList();
      if (values.size() == 1) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "all %d training samples have the same '%s', %s: there is nothing to learn about it",
                train.size(),
                names.get(i),
                values.get(0)));
      }
    }
  }

  private void requireTrainingPart(Listing listing) {
    List<Candidate> candidates = listing.candidates();
    if (options.outputNames().isEmpty()
        && !candidates.isEmpty()
        && candidates.stream().noneMatch(one -> one.split() == Split.TRAIN)) {
      throw new GraftException(
          Fault.DATA,
          "'"
              + path
              + "' holds samples for validation or test only; add a folder 'train', or rows of the"
              + " split 'train'");
    }
  }

  /** The candidates with the validation set that was asked for instead of the data set's own. */
  private List<Candidate> withGivenValidation(Listing listing) {
    if (options.validation().isEmpty()) {
      return listing.candidates();
    }
    Path given = options.validation().get();
    Listing validation =
        ownValidation(
            given,
            asAsked(
                Listing.of(given, Asked.of(options).like(listing), archives)
                    .keepingOnly(options.classes())));
    requireTargets(given, validation, options.outputNames().orElse(listing.targetNames()));
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
    Set<String> names =
        candidates.stream().map(one -> one.source().name()).collect(Collectors.toSet());
    boolean ambiguous =
        validation.candidates().stream().anyMatch(one -> names.contains(one.source().name()));
    String prefix = ambiguous ? given.getFileName() + "/" : "";
    for (Candidate one : validation.candidates()) {
      Source source = one.source().named(prefix + one.source().name());
      candidates.add(new Candidate(source, one.answer(), Split.VALIDATION));
    }
    return candidates;
  }

  /** Where the set that was given has a validation part itself, that is what was meant. */
  private Listing ownValidation(Path given, Listing listing) {
    List<Candidate> own =
        listing.candidates().stream().filter(one -> one.split() == Split.VALIDATION).toList();
    int others = listing.candidates().size() - own.size();
    if (own.isEmpty() || others == 0) {
      return listing;
    }
    return new Listing(
            listing.task(), listing.targetNames(), own, listing.skipped(), listing.warnings())
        .withWarning(
            String.format(
                Locale.ROOT,
                "of '%s' its own validation part is taken; %s left out",
                given,
                others == 1 ? "its other file is" : "its " + others + " other files are"));
  }

  private List<String> outputNames(Listing listing, List<Sound> sound) {
    if (listing.task() == Task.REGRESS) {
      List<String> wanted = options.outputNames().orElse(listing.targetNames());
      requireTargets(path, listing, wanted);
      return wanted;
    }
    if (listing.task() == Task.TRANSCRIBE && options.outputNames().isEmpty()) {
      return Alphabet.of(trainingTexts(sound)).characters();
    }
    return options.outputNames().isPresent()
        ? options.outputNames().get()
        : sound.stream()
            .map(Sound::candidate)
            .filter(candidate -> candidate.split() == Split.TRAIN)
            .flatMap(candidate -> candidate.classes().stream())
            .distinct()
            .sorted(NaturalOrder.comparator())
            .toList();
  }

  private static List<String> trainingTexts(List<Sound> sound) {
    return sound.stream()
        .map(Sound::candidate)
        .filter(one -> one.split() == Split.TRAIN)
        .filter(one -> one.answer() instanceof Answer.Words)
        .map(one -> ((Answer.Words) one.answer()).text())
        .toList();
  }

  private static void requireTargets(Path path, Listing listing, List<String> wanted) {
    if (listing.task() == Task.REGRESS && !listing.targetNames().containsAll(wanted)) {
      throw new GraftException(
          Fault.DATA,
          "'"
              + path
              + "' lacks a number to predict; expected the columns "
              + String.join(", ", wanted)
              + ", found "
              + String.join(", ", listing.targetNames()));
    }
  }

  private Parts samples(Task task, List<Sound> sound, List<String> names) {
    Parts parts = new Parts();
    Map<String, Integer> indices = new HashMap<>();
    names.forEach(name -> indices.put(Label.clean(name), indices.size()));
    List<Sound> ordered =
        sound.stream()
            .sorted(Comparator.comparing(Sound::name, NaturalOrder.comparator()))
            .toList();
    BoxFitting fitting = new BoxFitting(indices, skipped);
    for (Sound one : ordered) {
      Candidate candidate = one.candidate();
      if (candidate.answer() instanceof Answer.Boxes boxes) {
        fitting
            .fit(one, boxes)
            .ifPresent(
                target ->
                    parts
                        .of(candidate.split())
                        .add(new Sample(candidate.source(), target, one.sha256())));
        continue;
      }
      Optional<String> unknown =
          candidate.classes().stream().filter(name -> !indices.containsKey(name)).findFirst();
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
    warnings.addAll(fitting.warnings(options.outputNames().isEmpty()));
    return parts;
  }

  private static Target target(
      Task task, Answer answer, List<String> names, Map<String, Integer> indices) {
    if (answer instanceof Answer.Numbers numbers) {
      return new Target.Values(names.stream().map(name -> numbers.values().get(name)).toList());
    }
    if (answer instanceof Answer.Words words) {
      return new Target.Transcript(words.text());
    }
    List<Integer> positions = ((Answer.Classes) answer).names().stream().map(indices::get).toList();
    return task == Task.MULTILABEL
        ? new Target.Labels(positions)
        : new Target.ClassIndex(positions.get(0));
  }

  /** What was given to validate on should not vanish without a word. */
  private void requireGivenValidation(Parts parts) {
    if (options.validation().isPresent() && parts.validation().isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "none of the files of '"
              + options.validation().get()
              + "', given to validate on, can be used"
              + Skipped.summary(skipped));
    }
  }

  private void refuseSkippedIfStrict() {
    if (options.strict() && !skipped.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "'"
              + path
              + "' has unfit files, which strict reading refuses"
              + Skipped.summary(skipped));
    }
  }

  private void requireEnough(Task task, List<String> names, Parts parts) {
    boolean evaluation = options.outputNames().isPresent();
    int train = parts.train().size();
    String problem = null;
    if (parts.all().findAny().isEmpty()) {
      problem = skipped.isEmpty() ? "holds no sample; add some" : "holds no usable sample";
    } else if (!evaluation && train == 0) {
      problem = "holds no usable sample to train on";
    } else if (!evaluation && task == Task.CLASSIFY && names.size() < 2) {
      problem =
          "has samples of one class only, '"
              + names.get(0)
              + "'; there is nothing to tell apart, so add another class";
    } else if (!evaluation && task == Task.MULTILABEL && names.isEmpty() && options.labelled()) {
      problem = "has no label on any sample; add labels to the column 'labels'";
    } else if (!evaluation && task == Task.DETECT && names.isEmpty()) {
      problem = "has no box in any picture to train on; draw some";
    } else if (!evaluation && task == Task.REGRESS && train < 2) {
      problem = "has a single sample to train on, from which no number can be learned; add samples";
    }
    if (problem != null) {
      throw new GraftException(Fault.DATA, "'" + path + "' " + problem + Skipped.summary(skipped));
    }
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
