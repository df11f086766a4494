package dev.graft.suggest;

import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Sha256;
import dev.graft.Workshop;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.features.FeatureExtractor;
import dev.graft.features.FeatureExtractor.Extraction;
import dev.graft.features.FeatureSet;
import dev.graft.features.FeatureStore;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.modality.Modality;
import dev.graft.modality.Noun;
import dev.graft.modality.Processor;
import dev.graft.model.GraftedModel;
import dev.graft.model.SeenPictures;
import dev.graft.model.SeenPictures.Seen;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Samples as a network shows them to the head: those that could be labelled, and those that the
 * model knows.
 *
 * @param features of all that could be read
 * @param fresh rows of those that are new to the model, one or more
 * @param known rows of those that it has learned from or was chosen by
 * @param skipped what could not be read
 */
record Candidates(
    FeatureSet features, List<Integer> fresh, List<Integer> known, List<Skipped> skipped) {
  Candidates {
    fresh = List.copyOf(fresh);
    known = List.copyOf(known);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads samples and shows them to the network.
   *
   * @param unread others that are known already not to be readable
   * @throws GraftException if no sample can be read or is new to the model
   */
  static Candidates of(
      GraftedModel model, List<Sample> samples, List<Skipped> unread, Workshop workshop) {
    List<Skipped> skipped = new ArrayList<>(unread);
    Extraction extraction = extract(model, hashed(samples, skipped), workshop);
    skipped.addAll(extraction.skipped());
    FeatureSet features = extraction.features();
    Optional<SeenPictures> memory = model.seen();
    List<Integer> fresh = new ArrayList<>();
    List<Integer> known = new ArrayList<>();
    for (int row = 0; row < features.size(); row++) {
      String hash = features.samples().get(row).sha256();
      boolean isNew = memory.isEmpty() || memory.get().of(hash, features.sketch(row)) == Seen.NEW;
      (isNew ? fresh : known).add(row);
    }
    if (fresh.isEmpty()) {
      throw nothingNew(model.card().processor().modality().noun(), known.size(), skipped);
    }
    return new Candidates(features, fresh, known, skipped);
  }

  /** With the checksums of their bytes, by which what was computed of them is kept. */
  private static List<Sample> hashed(List<Sample> samples, List<Skipped> skipped) {
    List<Sample> hashed = new ArrayList<>();
    for (Sample sample : samples) {
      try (Content content = sample.open()) {
        hashed.add(new Sample(sample.source(), sample.target(), Sha256.of(content.whole())));
      } catch (IOException e) {
        skipped.add(new Skipped(sample.name(), String.valueOf(e.getMessage())));
      }
    }
    return hashed;
  }

  /** What the network shows the head; the same for all heads on it, and so kept from before. */
  private static Extraction extract(GraftedModel model, List<Sample> samples, Workshop workshop) {
    Processor processor = model.card().processor();
    Modality modality = processor.modality();
    Graph network = processor.standardised(model.backbone());
    String key = FeatureStore.key(Sha256.of(OnnxFile.toBytes(network)), modality);
    FeatureStore store = FeatureStore.open(workshop.openCache(), key);
    try (Engine engine = Engine.of(network, 1)) {
      return new FeatureExtractor(engine, processor, store, workshop.threads())
          .extract("Looking at the " + modality.noun().many(), samples, workshop.progress());
    }
  }

  private static GraftException nothingNew(Noun noun, int known, List<Skipped> skipped) {
    List<String> why = new ArrayList<>();
    if (known > 0) {
      why.add("%s the model has learned from or was chosen by".formatted(noun.count(known)));
    }
    if (!skipped.isEmpty()) {
      Skipped first = skipped.get(0);
      why.add(
          "%s cannot be read, the first, %s, because it %s"
              .formatted(Noun.regular("file").count(skipped.size()), first.path(), first.reason()));
    }
    return new GraftException(
        Fault.DATA,
        "there is nothing new to label: %s; give %s that the model does not know."
            .formatted(String.join("; ", why), noun.many()));
  }
}
