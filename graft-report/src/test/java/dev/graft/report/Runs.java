package dev.graft.report;

import dev.graft.data.Sample;
import dev.graft.data.Skipped;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.data.Targets;
import dev.graft.eval.Metrics;
import dev.graft.forgetting.BlockChange;
import dev.graft.head.HeadChoice;
import dev.graft.head.HeadMethod;
import dev.graft.image.Preprocessing;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.RateFinder;
import dev.graft.policy.DataSize;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Situation;
import dev.graft.policy.Strategy;
import dev.graft.train.Judged;
import dev.graft.train.RecipeJson;
import dev.graft.train.RunRecord;
import dev.graft.train.RunRecord.EpochInfo;
import dev.graft.train.RunRecord.LeakageInfo;
import dev.graft.train.RunRecord.StrategyInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Runs as training would record them, with seeded answers. */
final class Runs {
  private Runs() {}

  /** A run, and what its model answers for the validation samples. */
  record Run(RunRecord record, Judged judged) {
    String html() {
      return Report.html(record, Map.of("val", judged), Preprocessing.imageNet(), Map.of());
    }

    Run withHistory(List<EpochInfo> history) {
      return copy(record.data(), record.strategy(), history, record.model());
    }

    Run withData(RunRecord.DataInfo data) {
      return copy(data, record.strategy(), record.history(), record.model());
    }

    Run withModel(String model) {
      return copy(record.data(), record.strategy(), record.history(), model);
    }

    Run withRateSearch(RateFinder.Finding search) {
      StrategyInfo strategy =
          new StrategyInfo(
              record.strategy().name(),
              record.strategy().cut(),
              record.strategy().reasons(),
              search,
              record.strategy().precision(),
              record.strategy().parameters());
      return copy(record.data(), strategy, record.history(), record.model());
    }

    private Run copy(
        RunRecord.DataInfo data, StrategyInfo strategy, List<EpochInfo> history, String model) {
      RunRecord changed =
          new RunRecord(
              record.graft(),
              record.task(),
              record.classes(),
              record.seed(),
              record.backbone(),
              data,
              strategy,
              record.head(),
              record.novelty(),
              record.metrics(),
              record.evidence(),
              history.isEmpty() ? null : record.metrics(),
              record.refit(),
              history,
              record.blocks(),
              record.stopped(),
              record.timing(),
              record.hardware(),
              model,
              record.settings(),
              record.asked());
      return new Run(changed, judged);
    }
  }

  /** Answers that are mostly right, for as many samples of each class. */
  static Run classify(List<String> names, int perClass) {
    SplittableRandom random = new SplittableRandom(names.size());
    int rows = names.size() * perClass;
    List<Integer> classOf = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    float[] probabilities = new float[rows * names.size()];
    for (int row = 0; row < rows; row++) {
      int truth = row % names.size();
      int said = random.nextInt(4) > 0 ? truth : random.nextInt(names.size());
      float confidence = names.size() == 1 ? 1 : 0.5f + 0.5f * (float) random.nextDouble();
      for (int c = 0; c < names.size(); c++) {
        probabilities[row * names.size() + c] =
            c == said ? confidence : (1 - confidence) / (names.size() - 1);
      }
      classOf.add(truth);
      samples.add(
          sample(
              String.format(Locale.ROOT, "%s/%d.jpg", names.get(truth), row),
              new Target.ClassIndex(truth)));
    }
    FloatMatrix predictions = FloatMatrix.of(probabilities, rows, names.size());
    return run("classify", names, samples, predictions, new Targets.Classes(classOf, names.size()));
  }

  /** Every second label of every second sample, answered mostly rightly. */
  static Run multilabel(List<String> names, int rows) {
    SplittableRandom random = new SplittableRandom(2);
    List<Set<Integer>> labelsOf = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    float[] probabilities = new float[rows * names.size()];
    for (int row = 0; row < rows; row++) {
      int shift = row;
      List<Integer> labels =
          IntStream.range(0, names.size()).filter(k -> (k + shift) % 2 == 0).boxed().toList();
      for (int k = 0; k < names.size(); k++) {
        double right = random.nextDouble() * 0.6 + 0.4;
        probabilities[row * names.size() + k] = (float) (labels.contains(k) ? right : 1 - right);
      }
      labelsOf.add(Set.copyOf(labels));
      samples.add(sample(row + ".jpg", new Target.Labels(labels)));
    }
    FloatMatrix predictions = FloatMatrix.of(probabilities, rows, names.size());
    return run(
        "multilabel", names, samples, predictions, new Targets.LabelSets(labelsOf, names.size()));
  }

  /** Numbers from 0 on, each predicted a little off, the last one far off. */
  static Run regress(List<String> names, int rows) {
    float[] truth = new float[rows * names.size()];
    float[] predicted = new float[rows * names.size()];
    List<Sample> samples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      List<Double> values = new ArrayList<>();
      for (int k = 0; k < names.size(); k++) {
        int at = row * names.size() + k;
        truth[at] = row;
        predicted[at] = row + (row == rows - 1 ? 5 : 0.25f);
        values.add((double) truth[at]);
      }
      samples.add(sample(row + ".jpg", new Target.Values(values)));
    }
    return run(
        "regress",
        names,
        samples,
        FloatMatrix.of(predicted, rows, names.size()),
        new Targets.Values(FloatMatrix.of(truth, rows, names.size())));
  }

  /** Epochs of two stages; the second trains one block more. */
  static List<EpochInfo> twoStages() {
    Map<String, Double> both = new LinkedHashMap<>();
    both.put("block", 0.001);
    both.put("head", 0.004);
    return List.of(
        epoch("top", 1, 0.9, Map.of("head", 0.01)),
        epoch("top", 2, 0.7, Map.of("head", 0.005)),
        epoch("deeper", 1, 0.6, both));
  }

  static EpochInfo epoch(String stage, int epoch, double loss, Map<String, Double> rates) {
    return new EpochInfo(stage, epoch, loss, loss + 0.1, 1 - loss / 2, rates, 12.5);
  }

  static RunRecord.DataInfo data(
      List<Skipped> skipped, List<LeakageInfo> leakage, List<String> warnings) {
    return new RunRecord.DataInfo(
        "pictures", 200, 40, 0, 240, skipped, leakage, warnings, "ab".repeat(32));
  }

  private static Sample sample(String name, Target target) {
    return new Sample(new Source.File(Path.of("nowhere", "at", "all"), name), target, name);
  }

  private static Run run(
      String task,
      List<String> names,
      List<Sample> samples,
      FloatMatrix predictions,
      Targets targets) {
    Map<String, Double> timing = new LinkedHashMap<>();
    timing.put("total", 75.2);
    timing.put("scan", 5.2);
    timing.put("features", 60.0);
    timing.put("decode", 80.0);
    RunRecord record =
        new RunRecord(
            "1.2.3",
            task,
            names,
            42,
            new RunRecord.BackboneInfo(
                "some-net.onnx",
                "cd".repeat(32),
                null,
                null,
                Preprocessing.imageNet().toJson(),
                "ImageNet's usual values",
                "features",
                "logits",
                List.of(),
                List.of()),
            data(List.of(), List.of(), List.of()),
            new StrategyInfo(
                "head",
                "/pool/output",
                List.of("the data are few", "it is the default"),
                null,
                null,
                null),
            new RunRecord.HeadInfo(
                "ridge",
                "ridge has the lower loss",
                List.of(
                    new HeadChoice.Candidate(
                        HeadMethod.RIDGE, 1, List.of(3.5), 0.25, 0.9, "leave-one-out")),
                1.5),
            new RunRecord.NoveltyInfo(2.5, 0.05, 99, "train", Map.of("val", 0.04)),
            Map.of("val", Metrics.of(predictions, targets, names)),
            Map.of("val", "which decided nothing"),
            null,
            null,
            List.of(),
            List.of(
                new BlockChange("stem", 0.0, null),
                new BlockChange("body", 0.02, null),
                new BlockChange("pool", null, null)),
            false,
            timing,
            Map.of("processors", 2),
            "out/model.onnx",
            new RunRecord.Settings(
                2,
                1,
                "auto",
                false,
                0.2,
                false,
                RecipeJson.of(
                    HyperRule.recipe(
                        new Strategy.Full(),
                        List.of("stem", "body"),
                        Situation.of(new DataSize(100, 20, 2)))),
                "0a1b"),
            new RunRecord.Asked(
                List.of("train", "my pictures"), "/home/me", null, List.of(), List.of("train")));
    return new Run(record, new Judged(samples, predictions));
  }
}
