package dev.graft.transcribe;

import dev.graft.UnreadableException;
import dev.graft.Workers;
import dev.graft.data.DataSet;
import dev.graft.data.NaturalOrder;
import dev.graft.data.NearDuplicates.Hashed;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Target;
import dev.graft.modality.Decoded;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Noun;
import dev.graft.model.SeenPictures;
import dev.graft.transcript.Alphabet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The samples that can be learned from and measured on: those whose text fits into their moments.
 *
 * @param train to learn from
 * @param validation to watch by
 * @param test for the last word
 * @param skipped the others, and what could not be read
 * @param sketches by sample, what nearly the same ones are known by
 * @param alphabet the characters of those to learn from, in the end at least
 * @param stride how many frames become one moment
 */
record TranscriptParts(
    List<Sample> train,
    List<Sample> validation,
    List<Sample> test,
    List<Skipped> skipped,
    Map<Sample, Long> sketches,
    Alphabet alphabet,
    int stride) {
  private static final int[] STRIDES = {4, 2, 1};

  /** So much longer than it must be a sound should be, for a stride to be taken. */
  private static final double ROOM = 1.25;

  private static final double MOST_THAT_LACK_IT = 0.02;

  /** What is known of a sample once it is decoded; its text needs so many moments at least. */
  private record Heard(int frames, int needed, boolean whole, long sketch) {
    int moments(int stride) {
      return (frames + stride - 1) / stride;
    }
  }

  /** Of one sample, or why there is nothing. */
  private record Outcome(Optional<Heard> heard, String problem) {}

  /**
   * Decodes all samples of a data set, and takes the longest stride that leaves those room that can
   * be used at all.
   */
  static TranscriptParts of(DataSet data, Frames frames, DecodedStore store, int threads) {
    List<Skipped> skipped = new ArrayList<>(data.skipped());
    List<Sample> all =
        Stream.of(data.train(), data.validation(), data.test()).flatMap(List::stream).toList();
    Map<Sample, Heard> heard = heard(all, frames, store, threads, skipped);
    int stride = stride(data.train(), heard);
    Set<Sample> learned = new HashSet<>(data.train());
    if (data.validationDrawn()) {
      learned.addAll(data.validation()); // given back in the end
    }
    Alphabet alphabet =
        Alphabet.of(
            learned.stream()
                .filter(sample -> fits(heard.get(sample), stride))
                .map(TranscriptParts::text)
                .toList());
    Map<Sample, Long> sketches = new HashMap<>();
    heard.forEach((sample, one) -> sketches.put(sample, one.sketch()));
    List<List<Sample>> parts = new ArrayList<>();
    for (List<Sample> part : List.of(data.train(), data.validation(), data.test())) {
      List<Sample> fit = new ArrayList<>();
      for (Sample sample : part) {
        Heard one = heard.get(sample);
        if (one != null) {
          String problem = problem(one, stride);
          if (problem.isEmpty()) {
            fit.add(sample);
          } else {
            skipped.add(new Skipped(sample.name(), problem));
          }
        }
      }
      parts.add(List.copyOf(fit));
    }
    return new TranscriptParts(
        parts.get(0), parts.get(1), parts.get(2), List.copyOf(skipped), sketches, alphabet, stride);
  }

  private static Map<Sample, Heard> heard(
      List<Sample> samples, Frames frames, DecodedStore store, int threads, List<Skipped> skipped) {
    Map<Sample, Heard> heard = new HashMap<>();
    try (Workers workers = new Workers("graft-decoding", threads)) {
      List<Future<Outcome>> results = new ArrayList<>();
      for (Sample sample : samples) {
        results.add(workers.submit(() -> hear(sample, frames, store)));
      }
      for (int i = 0; i < samples.size(); i++) {
        Outcome outcome = Workers.result(results.get(i));
        if (outcome.heard().isPresent()) {
          heard.put(samples.get(i), outcome.heard().get());
        } else {
          skipped.add(new Skipped(samples.get(i).name(), outcome.problem()));
        }
      }
    }
    return heard;
  }

  private static Outcome hear(Sample sample, Frames frames, DecodedStore store) {
    try {
      Decoded decoded = store.get(sample.sha256(), sample::open);
      int count = frames.count().applyAsInt(decoded.extent());
      String text = text(sample);
      int needed = Alphabet.of(List.of(text)).framesFor(text);
      return new Outcome(
          Optional.of(new Heard(count, needed, !decoded.shortened(), decoded.sketch())), "");
    } catch (IOException e) {
      return new Outcome(Optional.empty(), UnreadableException.reason(e));
    }
  }

  /** The longest that leaves nearly all of those room that can be used at all. */
  private static int stride(List<Sample> train, Map<Sample, Heard> heard) {
    List<Heard> usable =
        train.stream()
            .map(heard::get)
            .filter(one -> fits(one, 1))
            .map(Objects::requireNonNull)
            .toList();
    for (int stride : STRIDES) {
      int most = stride;
      long lacking = usable.stream().filter(one -> one.moments(most) < ROOM * one.needed()).count();
      if (lacking <= MOST_THAT_LACK_IT * usable.size()) {
        return stride;
      }
    }
    return 1;
  }

  private static boolean fits(@Nullable Heard one, int stride) {
    return one != null && problem(one, stride).isEmpty();
  }

  private static String problem(Heard one, int stride) {
    if (!one.whole()) {
      return "is longer than what is heard of a sample, so that its text would not fit it; cut it into parts, or hear more of each";
    }
    int moments = one.moments(stride);
    return one.needed() <= moments
        ? ""
        : String.format(
            Locale.ROOT,
            "has a text that needs %s, and is only %d long: too little is heard for what is said to be said",
            Noun.regular("moment").count(one.needed()),
            moments);
  }

  private static String text(Sample sample) {
    return ((Target.Transcript) sample.target()).text();
  }

  /** The parts by name. */
  Map<String, List<Sample>> byName() {
    Map<String, List<Sample>> parts = new LinkedHashMap<>();
    parts.put("train", train);
    parts.put("val", validation);
    parts.put("test", test);
    return parts;
  }

  /** What may not be as it was meant in their texts. */
  List<String> warnings() {
    return alphabet.warnings(
        Stream.concat(validation.stream(), test.stream()).map(TranscriptParts::text).toList());
  }

  /** The validation samples among those to learn from, as if none had been drawn. */
  List<Sample> withValidationGivenBack() {
    return Stream.concat(train.stream(), validation.stream())
        .sorted(Comparator.comparing(Sample::name, NaturalOrder.comparator()))
        .toList();
  }

  /** What a model is to remember of them. */
  SeenPictures seen() {
    return SeenPictures.of(hashed(train), hashed(validation));
  }

  private List<Hashed> hashed(List<Sample> samples) {
    return samples.stream()
        .map(sample -> new Hashed(sample, sketches.getOrDefault(sample, 0L)))
        .toList();
  }
}
