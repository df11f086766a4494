package dev.graft.api;

import dev.graft.data.DataSet;
import dev.graft.graph.Backbone;
import dev.graft.model.Answer;
import dev.graft.model.Model;
import dev.graft.policy.Strategy;
import java.nio.file.Path;

/** The program that README.md shows. */
@SuppressWarnings("SystemOut")
final class TenLines {
  private TenLines() {}

  public static void main(String[] arguments) {
    try (Graft graft = Graft.open()) { // cache, threads, progress: Graft.open(Workshop)
      DataSet flowers = graft.pictures(Path.of("flowers")); // texts(..) alike
      Run run = graft.train(flowers, Backbone.named("seedling")); // strategy by advice
      Run full = graft.train(flowers, Backbone.named("seedling"), Strategy.full());
      System.out.println(run.strategy() + " " + run.validation().accuracy());
      System.out.println(full.strategy() + " " + full.validation().accuracy());
      full.write(Path.of("out")); // model.onnx, run.json, report.html
    }
    try (Model model = Model.open(Path.of("out/model.onnx"))) { // no libtorch needed
      Answer rose = model.classify(Path.of("rose.jpg"));
      System.out.println(rose.label() + (rose.unlikeTraining() ? ", perhaps" : ""));
    }
  }
}
