package dev.graft.cli;

import dev.graft.AtomicFile;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.DataSetOptions;
import dev.graft.data.Skipped;
import dev.graft.features.FeatureSet;
import dev.graft.modality.Noun;
import dev.graft.train.BackboneChoice;
import dev.graft.train.FeatureJob;
import dev.graft.train.FeatureRequest;
import dev.graft.train.Parts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code graft features}: the features, for use elsewhere. */
@Command(
    name = "features",
    description = "Write what a backbone sees in each picture, text or sound, for use elsewhere.",
    customSynopsis = "graft features DATA --out FILE [--backbone FILE.onnx] [OPTION...]",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class FeaturesCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DATA",
      description = "Pictures, texts or sounds, laid out as for train.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description =
          "A .csv file of path, part, answers and features; or an .npy file of float32 features,"
              + " with the rest in FILE.csv beside it.")
  private Path out;

  @Mixin private DataOptions dataOptions;

  @Mixin private BackboneOptions backbone;

  @Mixin private OverwriteOption overwrite;

  @Mixin private Output output;

  @Override
  public Integer call() throws IOException {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".csv") && !name.endsWith(".npy")) {
      throw new GraftException(
          Fault.USAGE, "--out %s: expected a file that ends in .csv or .npy.".formatted(out));
    }
    DataSetOptions reading = dataOptions.toDataSetOptions();
    overwrite.requireFile(out);
    if (name.endsWith(".npy")) {
      overwrite.requireFile(described());
    }
    OutputFile.makeFolder(out);
    BackboneChoice chosen = backbone.choose(data, reading);
    FeatureRequest request = new FeatureRequest(data, reading, chosen, UsersWorkshop.open());
    try (FeatureJob job = FeatureJob.open(request)) {
      Parts parts = job.extract();
      FeatureTable table = new FeatureTable(parts);
      if (name.endsWith(".csv")) {
        AtomicFile.write(out, ByteBuffer.wrap(table.toCsv(true)));
      } else {
        AtomicFile.write(out, table.toNpy());
        AtomicFile.write(described(), ByteBuffer.wrap(table.toCsv(false)));
      }
      report(parts);
    }
    return 0;
  }

  /** What stands in the rows of an .npy file. */
  private Path described() {
    return out.resolveSibling(out.getFileName() + ".csv");
  }

  /** What was written, as it is printed in JSON. */
  private record Summary(
      String file, int rows, int features, int computed, List<Skipped> skipped) {}

  private void report(Parts parts) {
    Summary summary =
        new Summary(
            out.toString(),
            parts.byName().values().stream().mapToInt(FeatureSet::size).sum(),
            parts.train().width(),
            parts.computed(),
            parts.allSkipped());
    if (output.isJson()) {
      output.print(summary);
    } else {
      output
          .text()
          .printf(
              Locale.ROOT,
              "%s: %s of %s (%,d computed, the others known from before; %s skipped)%n",
              summary.file(),
              Noun.regular("row").count(summary.rows()),
              Noun.regular("feature").count(summary.features()),
              summary.computed(),
              Noun.regular("file").count(summary.skipped().size()));
    }
  }
}
