package dev.graft.cli;

import static dev.graft.cli.Cli.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Cache;
import dev.graft.Progress;
import dev.graft.data.DataSet;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Sample;
import dev.graft.data.Target;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import dev.graft.herbarium.LeafTarget;
import dev.graft.herbarium.Scene;
import dev.graft.herbarium.Style;
import dev.graft.image.ImageCheck;
import dev.graft.linalg.FloatMatrix;
import dev.graft.loop.ForwardPass;
import dev.graft.loop.SampleInputs;
import dev.graft.modality.DecodedStore;
import dev.graft.modality.Processor;
import dev.graft.modality.Viewing;
import dev.graft.model.GraftedModel;
import dev.graft.ort.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether 95 % intervals are what they say: many small sets are drawn, a model is trained on each,
 * and the interval that its record gives for its figure is to hold its accuracy on ten thousand
 * leaves that no training knew. Takes an hour on two processors; {@code -Dgraft.seeds=2} tries it.
 */
@Tag("slow")
class IntervalCoverageTest {
  private static final int SEEDS = Integer.getInteger("graft.seeds", 40);
  private static final int FRESH = 10_000;
  private static final int PER_CLASS = 60;
  private static final int KINDS = 6;
  private static final int SIZE_PX = 64;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"head, SHEET", "full, SHEET", "head, OUTDOORS", "full, OUTDOORS"})
  void intervalsHoldTheAccuracyOnFreshLeaves(String strategy, Scene scene) throws IOException {
    Path fresh = leaves("fresh", FRESH, scene, 1_000_000);
    List<String> lines = new ArrayList<>();
    int held = 0;
    try (DataSet data =
        DataSet.read(
            fresh, DataSetOptions.defaults().withValidationFraction(0), ImageCheck::problem, 2)) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        Path set = leaves(strategy + seed, PER_CLASS * KINDS, scene, seed);
        Path out = folder.resolve("out-" + strategy + seed);
        JsonNode run = trained(set, out, strategy, seed);
        JsonNode figure = run.required("metrics").required(run.required("headline").textValue());
        double low = figure.required("accuracyLow").doubleValue();
        double high = figure.required("accuracyHigh").doubleValue();
        double truth = accuracy(out.resolve("model.onnx"), data);
        boolean holds = low <= truth && truth <= high;
        held += holds ? 1 : 0;
        lines.add(
            String.format(
                Locale.ROOT,
                "seed %d: %.4f to %.4f of %d (%.4f), fresh %.4f%s",
                seed,
                low,
                high,
                figure.required("samples").intValue(),
                figure.required("accuracy").doubleValue(),
                truth,
                holds ? "" : ", missed"));
        Files.write(Path.of("target", "intervals-" + strategy + "-" + scene + ".txt"), lines);
      }
    }
    assertThat(held).as(String.join("\n", lines)).isGreaterThanOrEqualTo(SEEDS * 36 / 40);
  }

  private static JsonNode trained(Path set, Path out, String strategy, int seed)
      throws IOException {
    return json(
        Cli.run(
            "train",
            set,
            "--strategy",
            strategy,
            "--resize",
            SIZE_PX,
            "--crop",
            SIZE_PX,
            "--seed",
            seed,
            "--out",
            out,
            "--json"));
  }

  private Path leaves(String name, int count, Scene scene, long seed) throws IOException {
    Path set = folder.resolve(name);
    HerbariumSettings settings =
        new HerbariumSettings(count, Style.PHOTO, scene, SIZE_PX, LeafTarget.KIND, 0, seed, 2);
    Herbarium.write(set, settings, Progress.none());
    return set;
  }

  private double accuracy(Path file, DataSet fresh) {
    GraftedModel model = GraftedModel.read(file);
    assertThat(model.card().outputNames()).isEqualTo(fresh.outputNames());
    Processor processor = model.card().processor();
    DecodedStore store = processor.store(Cache.in(folder.resolve("pictures")));
    try (Engine engine = Engine.of(model.graph(), 1);
        SampleInputs inputs = new SampleInputs(fresh.train(), store, processor, Viewing.WHOLE, 0)) {
      FloatMatrix answers = ForwardPass.of(engine, inputs, 2);
      int right = 0;
      for (int i = 0; i < answers.rows(); i++) {
        Sample sample = fresh.train().get(i);
        right += largest(answers.row(i)) == ((Target.ClassIndex) sample.target()).index() ? 1 : 0;
      }
      return (double) right / answers.rows();
    }
  }

  private static int largest(float[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      best = row[k] > row[best] ? k : best;
    }
    return best;
  }
}
