package dev.graft.bench;

import dev.graft.Content;
import dev.graft.Cpu;
import dev.graft.data.Source;
import dev.graft.data.TextTable;
import dev.graft.graph.Backbone;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.graph.Tensor;
import dev.graft.modality.Memory;
import dev.graft.modality.Processor;
import dev.graft.modality.View;
import dev.graft.policy.UpdateRule;
import dev.graft.text.Pooling;
import dev.graft.text.TextPreparation;
import dev.graft.torch.CompiledGraph;
import dev.graft.torch.GroupRates;
import dev.graft.torch.Loss;
import dev.graft.torch.Mode;
import dev.graft.torch.Parameter;
import dev.graft.torch.Precision;
import dev.graft.torch.PrecisionChoice;
import dev.graft.torch.ProcessSettings;
import dev.graft.torch.TorchRuntime;
import dev.graft.torch.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Training steps a second of an encoder of texts: {@code TextTrainingStep NETWORK.onnx TABLE.csv
 * ORDER [STEPS]}. Batches of 32 of the table's first texts, padded to the longest of the batch, the
 * masked mean and a linear head; all blocks are trained, in the precision that {@code graft train}
 * takes. ORDER is {@code as-they-come}, or {@code by-length} as in a training by Graft: sorted, and
 * the batches shuffled. Prints texts a second.
 */
public final class TextTrainingStep {
  private static final int BATCH = 32;
  private static final int WARM_UP = 2;
  private static final int MOST_TOKENS = 128;
  private static final Loss LOSS = Loss.CrossEntropy.plain();

  private TextTrainingStep() {}

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException {
    BackboneSource source = BackboneSource.of(Path.of(arguments[0]));
    List<? extends Source> texts = TextTable.read(Path.of(arguments[1])).texts();
    int steps = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 50;
    ProcessSettings.tuneForTraining();
    TorchRuntime.setThreads(Runtime.getRuntime().availableProcessors());
    Graph exported = OnnxFile.read(source.file());
    Processor processor =
        TextPreparation.of(
                source,
                exported,
                new TextPreparation.Asked(
                    OptionalInt.of(MOST_TOKENS),
                    Optional.of(Pooling.MEAN),
                    false,
                    FeatureChoice.automatic()))
            .modality()
            .processor(exported, arguments[0]);
    List<List<Map<String, Tensor>>> batches =
        batches(processor, texts.subList(0, BATCH * steps), arguments[2].equals("by-length"));
    Backbone backbone = Backbone.of(processor.standardised(exported));
    Graph trained = TrainingStep.withHead(backbone.graph(), backbone);
    List<Parameter> parameters = Parameter.in(trained);
    try (CompiledGraph graph = CompiledGraph.compile(trained, parameters);
        Training training = new Training(graph, UpdateRule.AdamW.defaults())) {
      // As in a training, where each parameter's steps have a scale of their own.
      training.scaleSteps(graph.state());
      Precision precision = PrecisionChoice.of(Cpu.ofThisMachine(), trained).precision();
      Mode mode = Mode.defaults().withPrecision(precision);
      Map<String, GroupRates> rates = new LinkedHashMap<>();
      parameters.forEach(one -> rates.put(one.group(), new GroupRates(1e-4, 0.01, 0)));
      double seconds = 0;
      for (int step = -WARM_UP; step < steps; step++) {
        Map<String, Tensor> batch =
            processor.signature().collate(batches.get(Math.floorMod(step, steps)));
        long start = System.nanoTime();
        training.accumulate(batch, TrainingStep.targets(), LOSS, mode, 1);
        training.step(rates, 1);
        seconds += step < 0 ? 0 : (System.nanoTime() - start) / 1e9;
      }
      System.out.printf(Locale.ROOT, "%.2f%n", BATCH * steps / seconds);
    }
  }

  private static List<List<Map<String, Tensor>>> batches(
      Processor processor, List<? extends Source> texts, boolean byLength) throws IOException {
    List<Map<String, Tensor>> examples = new ArrayList<>();
    for (Source text : texts) {
      try (Content content = text.open(Optional.empty())) {
        examples.add(processor.decode(content).example(View.whole(), Memory.fresh()));
      }
    }
    if (byLength) {
      examples.sort(Comparator.comparingLong(one -> one.values().iterator().next().size()));
    }
    List<List<Map<String, Tensor>>> batches = new ArrayList<>();
    for (int from = 0; from < examples.size(); from += BATCH) {
      batches.add(examples.subList(from, from + BATCH));
    }
    if (byLength) {
      Collections.shuffle(batches, new Random(0));
    }
    return batches;
  }
}
