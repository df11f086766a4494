package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.Workshop;
import dev.graft.data.DataSet;
import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.modality.Noun;
import dev.graft.model.GraftedModel;
import dev.graft.model.SeenPictures;
import dev.graft.model.SeenPictures.Seen;
import dev.graft.train.Measured.Answered;
import dev.graft.train.ModelEvaluation.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Measures a model on a data set, and tells samples that it saw from new ones. For one use.
 *
 * @param <A> what the model says of a sample
 */
final class Measuring<A> {
  private final Measured<A> model;
  private final DataSet data;
  private final EvaluatedPart part;
  private final int views;
  private final Noun noun;
  private final Optional<SeenPictures> memory;
  private final OptionalDouble falseAlarms;
  private final List<Skipped> skipped;

  Measuring(Measured<A> model, GraftedModel file, DataSet data, EvaluatedPart part, int views) {
    this.model = model;
    this.views = views;
    this.noun = file.card().processor().modality().noun();
    this.data = data;
    this.part = part;
    this.memory = file.seen();
    this.falseAlarms = file.card().noveltyFalseAlarms();
    this.skipped = new ArrayList<>(data.skipped());
  }

  /** One sample and what came of it. */
  private record Judged<A>(Sample sample, A answer, Seen seen) {}

  ModelEvaluation measure(Workshop workshop) {
    if (part.needsMemory() && memory.isEmpty()) {
      throw new GraftException(
          Fault.MODEL,
          "the model does not say which %1$s it was trained on, being of an older Graft; measure all %1$s, or train it again."
              .formatted(noun.many()));
    }
    List<Judged<A>> judged = judge(workshop);
    List<Judged<A>> chosen = judged.stream().filter(one -> part.includes(one.seen())).toList();
    if (chosen.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          part == EvaluatedPart.NEW
              ? "none of the %s is new to the model, which was trained or validated on all of them; give others."
                  .formatted(noun.count(judged.size()))
              : "the model was trained or validated on none of the %s; measure the new ones."
                  .formatted(noun.count(judged.size())));
    }
    Figures all = figures(chosen);
    Map<String, Figures> seen = bySeen(chosen);
    return new ModelEvaluation(
        part,
        views,
        all.samples(),
        all.metrics(),
        all.unlikeTraining(),
        falseAlarms.isPresent() ? falseAlarms.getAsDouble() : null,
        seen,
        byPart(chosen),
        warnings(chosen.size(), seen),
        skipped);
  }

  private List<Judged<A>> judge(Workshop workshop) {
    List<Sample> samples = part.of(data);
    if (samples.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          "the data set has no usable %s for %s; it has some for %s."
              .formatted(
                  noun.one(),
                  part.name().toLowerCase(Locale.ROOT),
                  String.join(", ", partNames())));
    }
    String stage = noun.many().substring(0, 1).toUpperCase(Locale.ROOT) + noun.many().substring(1);
    List<Outcome<Answered<A>>> outcomes = model.ask(stage, samples, workshop);
    List<Judged<A>> judged = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      if (outcomes.get(i) instanceof Outcome.Done<Answered<A>> done) {
        Answered<A> answer = done.value();
        Seen seen = memory.map(known -> known.of(sample.sha256(), answer.hash())).orElse(Seen.NEW);
        judged.add(new Judged<>(sample, answer.answer(), seen));
      } else if (outcomes.get(i) instanceof Outcome.Unreadable<Answered<A>> bad) {
        skipped.add(new Skipped(sample.name(), bad.reason()));
      }
    }
    if (judged.isEmpty()) {
      throw new GraftException(
          Fault.DATA,
          String.format(
              Locale.ROOT,
              "none of the %d %s can be decoded, so there is nothing to measure; check the files.",
              samples.size(),
              noun.many()));
    }
    return judged;
  }

  private List<String> partNames() {
    List<String> names = new ArrayList<>();
    for (EvaluatedPart one : List.of(EvaluatedPart.TRAIN, EvaluatedPart.VAL, EvaluatedPart.TEST)) {
      if (!one.of(data).isEmpty()) {
        names.add(one.name().toLowerCase(Locale.ROOT));
      }
    }
    return names;
  }

  private Map<String, Figures> bySeen(List<Judged<A>> chosen) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    if (memory.isPresent()) {
      for (Seen seen : Seen.values()) {
        put(figures, seen.name().toLowerCase(Locale.ROOT), chosen, one -> one.seen() == seen);
      }
    }
    return figures;
  }

  private Map<String, Figures> byPart(List<Judged<A>> chosen) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (EvaluatedPart own : List.of(EvaluatedPart.TRAIN, EvaluatedPart.VAL, EvaluatedPart.TEST)) {
      Set<Sample> samples = own.of(data).stream().collect(Collectors.toSet());
      String name = own.name().toLowerCase(Locale.ROOT);
      put(figures, name, chosen, one -> samples.contains(one.sample()));
    }
    return figures.size() > 1 ? figures : Map.of();
  }

  private void put(
      Map<String, Figures> figures, String name, List<Judged<A>> of, Predicate<Judged<A>> wanted) {
    List<Judged<A>> some = of.stream().filter(wanted).toList();
    if (!some.isEmpty()) {
      figures.put(name, figures(some));
    }
  }

  private Figures figures(List<Judged<A>> judged) {
    List<A> answers = judged.stream().map(Judged::answer).toList();
    List<Sample> samples = judged.stream().map(Judged::sample).toList();
    int unlike = (int) answers.stream().filter(model::isUnlike).count();
    return new Figures(judged.size(), model.metrics(samples, answers), unlike);
  }

  private List<String> warnings(int count, Map<String, Figures> seen) {
    List<String> warnings = new ArrayList<>(data.warnings());
    if (memory.isEmpty()) {
      warnings.add(
          "whether the model was trained on these %s cannot be told: it is of an older Graft, which did not keep that"
              .formatted(noun.many()));
      return warnings;
    }
    int training = seen.containsKey("training") ? seen.get("training").samples() : 0;
    int validation = seen.containsKey("validation") ? seen.get("validation").samples() : 0;
    if (training + validation > 0 && part != EvaluatedPart.SEEN) {
      int others = count - training - validation;
      warnings.add(
          String.format(
              Locale.ROOT,
              "of the %s the model %s, the same or nearly the same; %s; %s",
              noun.count(count),
              knew(training, validation),
              flatters(training, validation),
              others == 0 ? "none is new to it" : "for the others ask for the part new"));
    }
    return warnings;
  }

  private static String knew(int training, int validation) {
    String trained = String.format(Locale.ROOT, "was trained on %,d", training);
    String validated = String.format(Locale.ROOT, "validated on %,d", validation);
    if (validation == 0) {
      return trained;
    }
    return training == 0 ? "was " + validated : trained + " and " + validated;
  }

  private static String flatters(int training, int validation) {
    if (validation == 0) {
      return "it measures too well on those";
    }
    return training == 0
        ? "it may measure too well on those"
        : "it measures too well on the former, and may on the latter";
  }
}
