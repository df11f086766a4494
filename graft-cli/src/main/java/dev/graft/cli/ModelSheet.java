package dev.graft.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.graph.ValueInfo;
import dev.graft.model.GraftedModel;
import dev.graft.model.ModelCard;
import dev.graft.model.Provenance;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a trained model contains, as {@code inspect} tells it.
 *
 * @param input the first of the inputs
 * @param inputs all of them, for people
 * @param prepared the settings under {@code preprocessing}, for people
 */
record ModelSheet(
    String file,
    String task,
    List<String> outputs,
    String input,
    @JsonIgnore List<String> inputs,
    String samples,
    JsonNode preprocessing,
    @JsonIgnore String prepared,
    double temperature,
    @Nullable Double noveltyThreshold,
    @Nullable Double noveltyFalseAlarms,
    long parameters,
    Provenance provenance) {
  static ModelSheet of(Path file, GraftedModel model) {
    ModelCard card = model.card();
    return new ModelSheet(
        file.toString(),
        card.task().name().toLowerCase(Locale.ROOT),
        card.outputNames(),
        model.graph().inputs().get(0).toString(),
        model.graph().inputs().stream().map(ValueInfo::toString).toList(),
        card.processor().modality().noun().many(),
        card.processor().modality().summary(),
        card.processor().modality().description(),
        card.temperature(),
        orNull(card.noveltyThreshold()),
        orNull(card.noveltyFalseAlarms()),
        model.graph().initializers().values().stream()
            .filter(tensor -> tensor.type().isFloating())
            .mapToLong(tensor -> tensor.size())
            .sum(),
        card.provenance());
  }

  void print(PrintWriter out) {
    out.printf("%s: a model that Graft trained%n", file);
    line(out, "task", task);
    boolean writes = task.equals("transcribe");
    if (writes) {
      line(out, "writes", "'" + String.join("', '", outputs) + "'");
    } else {
      line(out, task.equals("regress") ? "predicts" : "classes", String.join(", ", outputs));
    }
    line(out, inputs.size() == 1 ? "input" : "inputs", String.join(", ", inputs));
    line(out, samples, prepared);
    line(out, "numbers", String.format(Locale.ROOT, "%,d parameters", parameters));
    if (!writes) {
      line(out, "calibrated", String.format(Locale.ROOT, "temperature %.4f", temperature));
    }
    if (noveltyThreshold != null) {
      line(
          out,
          "novelty",
          String.format(
                  Locale.ROOT,
                  "above %.4f an input counts as unlike the training data",
                  noveltyThreshold)
              + (noveltyFalseAlarms == null
                  ? ""
                  : String.format(
                      Locale.ROOT, "; of inputs like it %.1f %% do", 100 * noveltyFalseAlarms)));
    }
    line(
        out,
        "made from",
        String.format(
            Locale.ROOT,
            "%s (%.12s...), strategy %s, %s",
            provenance.backbone(),
            provenance.backboneSha256(),
            provenance.strategy(),
            provenance.settings()));
    line(
        out,
        "trained on",
        String.format(
            Locale.ROOT,
            "%,d samples (%.12s...), seed %d, Graft %s",
            provenance.trainSamples(),
            provenance.dataSha256(),
            provenance.seed(),
            provenance.versions().getOrDefault("graft", "of unknown version")));
  }

  private static @Nullable Double orNull(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }

  private static void line(PrintWriter out, String label, String text) {
    out.printf("  %-10s %s%n", label, text);
  }
}
