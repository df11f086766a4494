package dev.graft.bench;

import dev.graft.Progress;
import dev.graft.data.Sample;
import dev.graft.data.Source;
import dev.graft.data.Target;
import dev.graft.features.SamplePass.Outcome;
import dev.graft.herbarium.Herbarium;
import dev.graft.herbarium.HerbariumSettings;
import dev.graft.herbarium.Scene;
import dev.graft.herbarium.Style;
import dev.graft.model.GraftedModel;
import dev.graft.model.Prediction;
import dev.graft.model.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many pictures a model calls unlike its training pictures: {@code NoveltyTable MODEL.onnx...
 * [NAME=FOLDER...]}. Blank pictures, noise, patterns and leaves are drawn here; other sets are
 * folders, searched in depth. A folder that does not exist is left out. Prints one line for each
 * model, in percent, as docs/reference/novelty.md has it.
 */
public final class NoveltyTable {
  private static final int LEAVES = 100;
  private static final int MOST_OF_A_FOLDER = 300;

  private NoveltyTable() {}

  /** Runs it. */
  @SuppressWarnings("SystemOut") // a program for people to run
  public static void main(String[] arguments) throws IOException {
    Path scratch = Files.createTempDirectory("novelty");
    Map<String, List<Path>> sets = drawn(scratch);
    List<Path> models = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        models.add(Path.of(argument));
      } else if (Files.isDirectory(Path.of(argument.substring(equals + 1)))) {
        sets.put(argument.substring(0, equals), files(Path.of(argument.substring(equals + 1))));
      } else {
        System.err.println("left out, since it is no folder: " + argument);
      }
    }
    System.out.println("| model | " + String.join(" | ", sets.keySet()) + " |");
    for (Path model : models) {
      StringBuilder line = new StringBuilder("| " + model + " |");
      try (Predictor predictor = new Predictor(GraftedModel.read(model), 1)) {
        for (List<Path> set : sets.values()) {
          line.append(String.format(Locale.ROOT, " %.1f |", 100 * flagged(predictor, set)));
        }
      }
      System.out.println(line);
    }
  }

  private static double flagged(Predictor predictor, List<Path> files) {
    List<Sample> samples =
        files.stream()
            .map(file -> new Sample(Source.of(file), new Target.Values(List.of()), ""))
            .toList();
    int threads = Runtime.getRuntime().availableProcessors();
    int read = 0;
    int flagged = 0;
    for (Outcome<Prediction> outcome :
        predictor.predict("Predicting", samples, threads, Progress.none())) {
      if (outcome instanceof Outcome.Done<Prediction> done) {
        read++;
        flagged += done.value().unlikeTraining() ? 1 : 0;
      }
    }
    return (double) flagged / read;
  }

  /** Evenly spaced ones of a folder's pictures. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> all = found.filter(Files::isRegularFile).sorted().toList();
      int stride = Math.max(1, all.size() / MOST_OF_A_FOLDER);
      List<Path> some = new ArrayList<>();
      for (int i = 0; i < all.size() && some.size() < MOST_OF_A_FOLDER; i += stride) {
        some.add(all.get(i));
      }
      return some;
    }
  }

  private static Map<String, List<Path>> drawn(Path scratch) throws IOException {
    Map<String, List<Path>> sets = new LinkedHashMap<>();
    sets.put("blank", Patterns.blank(scratch));
    sets.put("noise", Patterns.noise(scratch));
    sets.put("patterns", Patterns.regular(scratch));
    HerbariumSettings leaves = HerbariumSettings.defaults().withCount(LEAVES).withSeed(5);
    sets.put("leaves, sheet", leaves(scratch.resolve("sheet"), leaves));
    sets.put(
        "leaves, outdoors", leaves(scratch.resolve("outdoors"), leaves.withScene(Scene.OUTDOORS)));
    sets.put("leaves, ink", leaves(scratch.resolve("ink"), leaves.withStyle(Style.INK)));
    return sets;
  }

  private static List<Path> leaves(Path folder, HerbariumSettings settings) throws IOException {
    Herbarium.write(folder, settings.withHeldOutFraction(0), Progress.none());
    return files(folder).stream().filter(file -> file.toString().endsWith(".jpg")).toList();
  }
}
