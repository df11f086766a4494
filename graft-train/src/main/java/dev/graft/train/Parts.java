package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.Leakage;
import dev.graft.data.NaturalOrder;
import dev.graft.data.NearDuplicates;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Targets;
import dev.graft.eval.Metrics;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.head.Observations;
import dev.graft.linalg.FloatMatrix;
import dev.graft.modality.Modality;
import dev.graft.modality.Noun;
import dev.graft.model.SeenPictures;
import dev.graft.model.SeenPictures.Seen;
import dev.graft.policy.DataSize;
import dev.graft.policy.Outputs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The features of a data set's parts.
 *
 * @param data the data set
 * @param train features to learn from
 * @param heldOut features to measure on, by part: val and test, where there are any
 * @param skipped what could not be read after all
 * @param computed how many samples were decoded; the features of the others were known
 * @param usualExtent how far a ragged axis of nine in ten training samples goes at most; 0 for
 *     unknown
 * @param decodeSeconds spent in reading and decoding, summed over threads
 */
public record Parts(
    DataSet data,
    FeatureSet train,
    Map<String, FeatureSet> heldOut,
    List<Skipped> skipped,
    int computed,
    long usualExtent,
    double decodeSeconds) {
  static Parts extract(
      DataSet data, FeatureExtractor extractor, Modality modality, Progress progress) {
    String many = modality.noun().many();
    Extraction train = extractor.extract("Training " + many, data.train(), progress);
    Extraction validation = extractor.extract("Validation " + many, data.validation(), progress);
    Extraction test = extractor.extract("Test " + many, data.test(), progress);
    List<Extraction> all = List.of(train, validation, test);
    if (train.features().size() == 0) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "none of the %d training %s can be decoded, the first, %s, because it %s; check the"
                  + " files.",
              data.train().size(),
              many,
              train.skipped().get(0).path(),
              train.skipped().get(0).reason()));
    }
    Map<String, FeatureSet> heldOut = new LinkedHashMap<>();
    heldOut.put("val", validation.features());
    heldOut.put("test", test.features());
    heldOut.values().removeIf(features -> features.size() == 0);
    DataSet told =
        SameFeatures.of(train.features().matrix())
            ? data.withWarning(SameFeatures.warning(data))
            : data;
    int shortened = all.stream().mapToInt(part -> part.extents().shortened()).sum();
    return new Parts(
        shortened == 0
            ? told
            : told.withWarning(
                shortened(shortened, data, modality)
                    + shown(
                        shortened, all.stream().mapToDouble(part -> part.extents().shown()).sum())),
        train.features(),
        heldOut,
        all.stream().flatMap(part -> part.skipped().stream()).toList(),
        all.stream().mapToInt(Extraction::computed).sum(),
        train.extents().usual(),
        all.stream().mapToLong(Extraction::decodeNanos).sum() / 1e9);
  }

  private static String shortened(int count, DataSet data, Modality modality) {
    return String.format(
        Locale.ROOT,
        "%,d of the %,d %s %s longer than %s, and what is beyond is not read",
        count,
        data.train().size() + data.validation().size() + data.test().size(),
        modality.noun().many(),
        count == 1 ? "is" : "are",
        modality.limit());
  }

  /** How much of what is longer is read, where that is known. */
  private static String shown(int count, double sum) {
    return Double.isNaN(sum)
        ? ""
        : String.format(
            Locale.ROOT,
            ": of %s, the first %.0f %% are read%s",
            count == 1 ? "it" : "them",
            100 * sum / count,
            count == 1 ? "" : " on average");
  }

  /** The same with the validation samples among those to learn from, as if none had been drawn. */
  Parts withValidationGivenBack() {
    FeatureSet validation = heldOut.get("val");
    if (validation == null) {
      return this;
    }
    Map<String, FeatureSet> apart = new LinkedHashMap<>(heldOut);
    apart.remove("val");
    Comparator<Sample> byName = Comparator.comparing(Sample::name, NaturalOrder.comparator());
    return new Parts(
        data, train.with(validation, byName), apart, skipped, computed, usualExtent, decodeSeconds);
  }

  /** Everything that takes no part, from the scan and from decoding. */
  public List<Skipped> allSkipped() {
    List<Skipped> all = new ArrayList<>(data.skipped());
    all.addAll(skipped);
    return all;
  }

  /** All parts that have samples, by name: train, val, test. */
  public Map<String, FeatureSet> byName() {
    Map<String, FeatureSet> parts = new LinkedHashMap<>();
    parts.put("train", train);
    parts.putAll(heldOut);
    return parts;
  }

  /** What the backbone shows of the samples of each part. */
  Map<String, Observations> observations() {
    Map<String, Observations> observations = new LinkedHashMap<>();
    byName()
        .forEach(
            (part, features) ->
                observations.put(part, new Observations(features.matrix(), features.statistics())));
    return observations;
  }

  /** Held-out samples that are in the training set too, byte for byte or nearly so. */
  List<Leakage> leakage() {
    NearDuplicates index = new NearDuplicates(hashed(train));
    return heldOut.values().stream()
        .flatMap(features -> index.leakage(hashed(features)).stream())
        .toList();
  }

  /**
   * The samples held out that a backbone was trained on, as a sentence; empty if there are none.
   */
  Optional<String> heldOutFrom(SeenPictures byBackbone, Noun noun) {
    List<NearDuplicates.Hashed> all =
        heldOut.values().stream().flatMap(features -> hashed(features).stream()).toList();
    long known =
        all.stream()
            .filter(one -> byBackbone.of(one.sample().sha256(), one.hash()) == Seen.TRAINING)
            .count();
    return known == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "The backbone was trained on %d of the %d %s held out, so what is measured on"
                    + " them is too good; hold others out.",
                known,
                all.size(),
                noun.many()));
  }

  /** What the model is to remember of the samples that it was trained on and chosen by. */
  SeenPictures seen() {
    FeatureSet validation = heldOut.get("val");
    return SeenPictures.of(hashed(train), validation == null ? List.of() : hashed(validation));
  }

  private static List<NearDuplicates.Hashed> hashed(FeatureSet features) {
    return IntStream.range(0, features.size())
        .mapToObj(i -> new NearDuplicates.Hashed(features.samples().get(i), features.sketch(i)))
        .toList();
  }

  /** How much there is to learn from. */
  DataSize size() {
    FeatureSet validation = heldOut.get("val");
    return size(data, train.size(), validation == null ? 0 : validation.size());
  }

  /** So many samples of a data set. */
  static DataSize size(DataSet data, int train, int validation) {
    Outputs outputs =
        switch (data.task()) {
          case MULTILABEL -> Outputs.LABELS;
          case REGRESS -> Outputs.NUMBERS;
          default -> Outputs.CLASSES;
        };
    return new DataSize(train, validation, data.outputNames().size(), outputs);
  }

  /** How good predictions for these samples are. */
  Metrics metrics(FloatMatrix predictions, List<Sample> samples) {
    return Metrics.of(predictions, targets(samples), data.outputNames());
  }

  /** The right answers for these samples. */
  Targets targets(List<Sample> samples) {
    return Answers.of(data.task(), samples, data.outputNames().size());
  }
}
